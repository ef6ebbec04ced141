package acs.cwmp;

/**
 * Attributes were taken (<i>TR-069 A6 §A.3.2.4</i>).
 */
public record SetParameterAttributesResponse() implements CpeResponse {
    @Override
    public String rpcName() {
        return "SetParameterAttributesResponse";
    }
}
