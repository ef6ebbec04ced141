package acs.cwmp;

/**
 * An object was deleted (<i>TR-069 A6 §A.3.2.7</i>).
 *
 * @param status 0 applied, 1 committed and applied later
 */
public record DeleteObjectResponse(int status) implements CpeResponse {
    @Override
    public String rpcName() {
        return "DeleteObjectResponse";
    }
}
