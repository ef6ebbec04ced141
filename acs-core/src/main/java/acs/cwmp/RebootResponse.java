package acs.cwmp;

/**
 * The CPE accepted Reboot (<i>TR-069 A6 §A.3.2.9</i>).
 */
public record RebootResponse() implements CpeResponse {
    @Override
    public String rpcName() {
        return "RebootResponse";
    }
}
