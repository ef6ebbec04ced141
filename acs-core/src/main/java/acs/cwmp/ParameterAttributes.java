package acs.cwmp;

import java.util.List;

/**
 * A parameter's attributes, TR-069's ParameterAttributeStruct.
 *
 * @param name         full path
 * @param notification 0 off, 1 passive, 2 active, 3–6 with lightweight notification (A6 table 25)
 * @param accessList   who else may write, for instance {@code Subscriber}
 */
public record ParameterAttributes(String name, int notification, List<String> accessList) {
    public ParameterAttributes {
        accessList = List.copyOf(accessList);
    }
}
