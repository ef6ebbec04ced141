package acs.cwmp;

import java.util.List;

/**
 * Reads notification and access (<i>TR-069 A6 §A.3.2.5</i>).
 *
 * @param parameterNames full or partial paths
 */
public record GetParameterAttributes(List<String> parameterNames) implements AcsRequest {
    public GetParameterAttributes {
        parameterNames = List.copyOf(parameterNames);
    }

    @Override
    public String rpcName() {
        return "GetParameterAttributes";
    }
}
