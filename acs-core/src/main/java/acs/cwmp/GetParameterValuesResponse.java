package acs.cwmp;

import java.util.List;

/**
 * Values asked for (<i>TR-069 A6 §A.3.2.2</i>).
 *
 * @param parameterList in the order sent; empty when a partial path has nothing below
 */
public record GetParameterValuesResponse(List<ParameterValue> parameterList) implements CpeResponse {
    public GetParameterValuesResponse {
        parameterList = List.copyOf(parameterList);
    }

    @Override
    public String rpcName() {
        return "GetParameterValuesResponse";
    }
}
