package acs.cwmp;

import java.util.List;

/**
 * Sets notification and access (<i>TR-069 A6 §A.3.2.4</i>).
 *
 * @param parameterList full or partial paths
 */
public record SetParameterAttributes(List<ParameterAttributesChange> parameterList) implements AcsRequest {
    public SetParameterAttributes {
        parameterList = List.copyOf(parameterList);
    }

    @Override
    public String rpcName() {
        return "SetParameterAttributes";
    }
}
