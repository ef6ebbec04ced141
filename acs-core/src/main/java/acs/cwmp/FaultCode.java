package acs.cwmp;

/**
 * A fault's number (<i>TR-069 A6 tables 87 and 88</i>). Unknown and vendor codes keep their number; a CPE's unknown code up to
 * 9799 counts as 9001 (A6 §A.5.1).
 *
 * @param number 0 for "no fault", 8000–8899 by an ACS, 9000–9899 by a CPE; others are kept as sent
 */
public record FaultCode(int number) {
    public static final FaultCode NONE = new FaultCode(0);
    public static final FaultCode METHOD_NOT_SUPPORTED = new FaultCode(8000);
    public static final FaultCode REQUEST_DENIED = new FaultCode(8001);
    public static final FaultCode INTERNAL_ERROR = new FaultCode(8002);
    public static final FaultCode INVALID_ARGUMENTS = new FaultCode(8003);
    public static final FaultCode RESOURCES_EXCEEDED = new FaultCode(8004);
    public static final FaultCode RETRY_REQUEST = new FaultCode(8005);
    public static final FaultCode VERSION_INCOMPATIBLE = new FaultCode(8006);
    /** What a CPE's fault counts as when it names no code or one that the standard does not know. */
    public static final FaultCode CPE_REQUEST_DENIED = new FaultCode(9001);

    /**
     * Who is to blame, SOAP's {@code faultcode}: {@code Client} is the originator of the request, {@code Server} its
     * responder (A6 tables 87 and 88).
     */
    public String soapFaultCode() {
        return switch (number) {
            case 8003, 9003, 9005, 9006, 9007, 9008, 9020, 9021 -> "Client";
            default -> "Server";
        };
    }
}
