package acs.load.cpe;

import acs.cwmp.Fault;
import acs.cwmp.FaultCode;
import acs.cwmp.FaultStruct;

/** The faults of a CPE (<i>TR-069 A6 table 88</i>), named by what is wrong. */
final class CpeFaults {
    static final int METHOD_NOT_SUPPORTED = 9000;
    static final int REQUEST_DENIED = 9001;
    static final int INVALID_ARGUMENTS = 9003;
    static final int RESOURCES_EXCEEDED = 9004;
    static final int INVALID_NAME = 9005;
    static final int INVALID_TYPE = 9006;
    static final int INVALID_VALUE = 9007;
    static final int NOT_WRITABLE = 9008;
    static final int NOTIFICATION_REJECTED = 9009;
    static final int UNSUPPORTED_PROTOCOL = 9013;
    static final int CANCEL_NOT_PERMITTED = 9021;
    static final int INVALID_UUID = 9022;
    static final int DUPLICATE_UNIT = 9026;
    static final int UNKNOWN_UNIT = 9028;

    private CpeFaults() {}

    static Fault fault(int code) {
        return Fault.of(new FaultCode(code), text(code));
    }

    static FaultStruct struct(int code) {
        return new FaultStruct(new FaultCode(code), text(code));
    }

    static String text(int code) {
        return switch (code) {
            case METHOD_NOT_SUPPORTED -> "Method not supported";
            case REQUEST_DENIED -> "Request denied";
            case INVALID_ARGUMENTS -> "Invalid arguments";
            case RESOURCES_EXCEEDED -> "Resources exceeded";
            case INVALID_NAME -> "Invalid parameter name";
            case INVALID_TYPE -> "Invalid parameter type";
            case INVALID_VALUE -> "Invalid parameter value";
            case NOT_WRITABLE -> "Attempt to set a non-writable parameter";
            case NOTIFICATION_REJECTED -> "Notification request rejected";
            case UNSUPPORTED_PROTOCOL -> "Unsupported protocol for file transfer";
            case CANCEL_NOT_PERMITTED -> "Cancelation of file transfer not permitted";
            case INVALID_UUID -> "Invalid UUID format";
            case DUPLICATE_UNIT -> "Duplicate deployment unit";
            case UNKNOWN_UNIT -> "Unknown deployment unit";
            default -> "Vendor fault";
        };
    }
}
