package acs.cwmp;

/**
 * The CPE accepted FactoryReset (<i>TR-069 A6 §A.4.1.6</i>).
 */
public record FactoryResetResponse() implements CpeResponse {
    @Override
    public String rpcName() {
        return "FactoryResetResponse";
    }
}
