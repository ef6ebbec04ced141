package acs.cwmp;

/**
 * How a transfer or deployment-unit operation ended (<i>TR-069 A6 §A.3.3.2</i>).
 *
 * @param faultCode   {@link FaultCode#NONE} when it succeeded
 * @param faultString text for people; may be empty
 */
public record FaultStruct(FaultCode faultCode, String faultString) {
    /** Success: code 0, no text. */
    public static final FaultStruct NONE = new FaultStruct(FaultCode.NONE, "");

    /** Whether the operation succeeded. */
    public boolean isSuccess() {
        return faultCode.equals(FaultCode.NONE);
    }
}
