package acs.cwmp;

import java.util.List;

/**
 * Attributes asked for (<i>TR-069 A6 §A.3.2.5</i>).
 *
 * @param parameterList in the order sent
 */
public record GetParameterAttributesResponse(List<ParameterAttributes> parameterList) implements CpeResponse {
    public GetParameterAttributesResponse {
        parameterList = List.copyOf(parameterList);
    }

    @Override
    public String rpcName() {
        return "GetParameterAttributesResponse";
    }
}
