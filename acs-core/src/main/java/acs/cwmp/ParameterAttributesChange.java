package acs.cwmp;

import java.util.List;

/**
 * What to change of a parameter's attributes, TR-069's SetParameterAttributesStruct (<i>TR-069 A6 table 25</i>).
 *
 * @param name               full or partial path
 * @param notificationChange whether {@code notification} is to be set
 * @param notification       0 off, 1 passive, 2 active, 3 to 6 with lightweight notification
 * @param accessListChange   whether {@code accessList} is to be set
 * @param accessList         who else may write, {@code Subscriber} or nobody
 */
public record ParameterAttributesChange(String name, boolean notificationChange, int notification,
        boolean accessListChange, List<String> accessList) {
    public ParameterAttributesChange {
        accessList = List.copyOf(accessList);
    }
}
