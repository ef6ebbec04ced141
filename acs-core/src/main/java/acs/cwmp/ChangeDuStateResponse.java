package acs.cwmp;

/**
 * The CPE accepted ChangeDUState; the outcome follows in {@link DuStateChangeComplete} (<i>TR-069 A6 §A.4.1.10</i>).
 */
public record ChangeDuStateResponse() implements CpeResponse {
    @Override
    public String rpcName() {
        return "ChangeDUStateResponse";
    }
}
