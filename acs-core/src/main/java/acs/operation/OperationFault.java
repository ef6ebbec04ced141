package acs.operation;

import java.util.List;

import acs.cwmp.Fault;
import acs.cwmp.SetParameterValuesFault;
import acs.cwmp.UrlUserInfo;
import org.jspecify.annotations.Nullable;

/**
 * Why an operation was not done, or not yet.
 *
 * @param reason     what went wrong
 * @param code       the CPE's fault code, {@code null} when it said none
 * @param message    for people; the CPE's FaultString where there is one, without user info in URLs
 * @param parameters faults of single parameters; empty when there are none
 */
public record OperationFault(Reason reason, @Nullable Integer code, String message,
        List<SetParameterValuesFault> parameters) {
    /** What went wrong; in REST in camelCase. */
    public enum Reason {
        /** The CPE said no. */
        CPE_FAULT("cpeFault"),
        /** The CPE sent nothing where its answer was due; some do so with an RPC that they do not know. */
        NO_ANSWER("noAnswer"),
        /** The CPE answered something else than it was asked. */
        WRONG_ANSWER("wrongAnswer"),
        /** The CPE's answer cannot be read. */
        UNREADABLE_ANSWER("unreadableAnswer"),
        /** The session ended before the answer came. */
        SESSION_LOST("sessionLost"),
        /** Whether the CPE did it is not known, and a repeat could do harm. */
        OUTCOME_UNKNOWN("outcomeUnknown"),
        /** The event that tells the outcome did not come in time. */
        TIMED_OUT("timedOut"),
        /** The CPE reported that the transfer or the change failed. */
        TRANSFER_FAILED("transferFailed"),
        /** The operation needs more RPCs or brings more parameters than allowed. */
        TOO_LARGE("tooLarge"),
        /** The device cannot do this: its data model has no such thing. */
        UNSUPPORTED("unsupported"),
        /** The file that it names is no longer there, or has no place that the device could fetch it from. */
        FILE_GONE("fileGone");

        private final String word;

        Reason(String word) {
            this.word = word;
        }

        /** As in REST. */
        public String word() {
            return word;
        }
    }

    public OperationFault {
        message = UrlUserInfo.masked(message);
        parameters = parameters.stream().map(OperationFault::masked).toList();
    }

    private static SetParameterValuesFault masked(SetParameterValuesFault fault) {
        String text = UrlUserInfo.masked(fault.faultString());
        return text.equals(fault.faultString())
                ? fault
                : new SetParameterValuesFault(fault.parameterName(), fault.faultCode(), text);
    }

    /** Without a word of the CPE. */
    public static OperationFault of(Reason reason, String message) {
        return new OperationFault(reason, null, message, List.of());
    }

    /** What the CPE said. */
    public static OperationFault of(Fault fault) {
        return new OperationFault(Reason.CPE_FAULT, fault.faultCode().number(), fault.faultString(),
                fault.parameterFaults());
    }
}
