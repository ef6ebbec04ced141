package acs.cwmp;

/**
 * An object was made (<i>TR-069 A6 §A.3.2.6</i>).
 *
 * @param instanceNumber of the new object, at least 1
 * @param status         0 applied, 1 committed and applied later
 */
public record AddObjectResponse(long instanceNumber, int status) implements CpeResponse {
    @Override
    public String rpcName() {
        return "AddObjectResponse";
    }
}
