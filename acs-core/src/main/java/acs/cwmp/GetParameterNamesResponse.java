package acs.cwmp;

import java.util.List;

/**
 * Names below a path (<i>TR-069 A6 §A.3.2.3</i>).
 *
 * @param parameterList objects end with a dot
 */
public record GetParameterNamesResponse(List<ParameterInfo> parameterList) implements CpeResponse {
    public GetParameterNamesResponse {
        parameterList = List.copyOf(parameterList);
    }

    @Override
    public String rpcName() {
        return "GetParameterNamesResponse";
    }
}
