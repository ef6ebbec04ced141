package acs.cwmp;

/**
 * Asks the other side for the methods that it takes; both sides may call it (<i>TR-069 A6 §A.3.1.1</i>).
 */
public record GetRpcMethods() implements CpeRequest, AcsRequest {
    @Override
    public String rpcName() {
        return "GetRPCMethods";
    }
}
