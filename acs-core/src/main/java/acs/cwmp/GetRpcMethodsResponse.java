package acs.cwmp;

import java.util.List;

/**
 * The methods that the answering side takes.
 *
 * @param methodList method names as on the wire
 */
public record GetRpcMethodsResponse(List<String> methodList) implements AcsResponse, CpeResponse {
    public GetRpcMethodsResponse {
        methodList = List.copyOf(methodList);
    }

    @Override
    public String rpcName() {
        return "GetRPCMethodsResponse";
    }
}
