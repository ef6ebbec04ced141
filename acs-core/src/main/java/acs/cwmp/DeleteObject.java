package acs.cwmp;

/**
 * Deletes an instance (<i>TR-069 A6 §A.3.2.7</i>).
 *
 * @param objectName with the instance number, ends with a dot
 * @param parameterKey kept by the CPE when it succeeds, at most 32 characters, may be empty
 */
public record DeleteObject(String objectName, String parameterKey) implements AcsRequest {
    @Override
    public String rpcName() {
        return "DeleteObject";
    }
}
