package acs.cwmp;

/**
 * The CPE accepted SetVouchers (<i>TR-069 A6 §A.4.1.3</i>).
 */
public record SetVouchersResponse() implements CpeResponse {
    @Override
    public String rpcName() {
        return "SetVouchersResponse";
    }
}
