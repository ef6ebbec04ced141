package acs.cwmp;

/**
 * Makes an instance of an object (<i>TR-069 A6 §A.3.2.6</i>).
 *
 * @param objectName ends with a dot
 * @param parameterKey kept by the CPE when it succeeds, at most 32 characters, may be empty
 */
public record AddObject(String objectName, String parameterKey) implements AcsRequest {
    @Override
    public String rpcName() {
        return "AddObject";
    }
}
