package acs.cwmp;

/**
 * Values were taken (<i>TR-069 A6 §A.3.2.1</i>).
 *
 * @param status 0 applied, 1 committed and applied later
 */
public record SetParameterValuesResponse(int status) implements CpeResponse {
    @Override
    public String rpcName() {
        return "SetParameterValuesResponse";
    }
}
