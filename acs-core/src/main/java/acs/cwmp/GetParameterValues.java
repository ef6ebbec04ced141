package acs.cwmp;

import java.util.List;

/**
 * Reads values (<i>TR-069 A6 §A.3.2.2</i>). One unknown name fails the whole call.
 *
 * @param parameterNames full or partial paths; the empty one is the root
 */
public record GetParameterValues(List<String> parameterNames) implements AcsRequest {
    public GetParameterValues {
        parameterNames = List.copyOf(parameterNames);
    }

    @Override
    public String rpcName() {
        return "GetParameterValues";
    }
}
