package acs.operation;

import java.util.ArrayList;
import java.util.List;

import acs.cwmp.Fault;
import acs.cwmp.SetParameterValuesFault;
import org.jspecify.annotations.Nullable;

/**
 * Why an operation was not done, or not yet.
 *
 * @param reason     what went wrong
 * @param code       the CPE's fault code, {@code null} when it said none
 * @param message    for people; the CPE's FaultString where there is one
 * @param parameters faults of single parameters; empty when there are none
 * @param omitted    how many more of these there were than are kept
 */
public record OperationFault(Reason reason, @Nullable Integer code, String message,
        List<SetParameterValuesFault> parameters, int omitted) {
    /** Characters of a message and of a name that are stored: four times what TR-069 gives them. */
    public static final int MESSAGE_MAX = 1_024;
    private static final int PARAMETERS_CHARACTERS_MAX = 48 << 10;
    /** What a parameter's fault takes besides its texts. */
    private static final int PARAMETER_CHARACTERS = 40;
    private static final String CUT = "…";

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
        FILE_GONE("fileGone"),
        /** The ACS had no memory to hold more of its answers; that is no attempt. */
        MEMORY_SHORT("memoryShort"),
        /** It was under way at two unclean ends of a node, and may be what ended it. */
        NODE_ENDED("nodeEnded");

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
        parameters = List.copyOf(parameters);
    }

    /** With all that there is. */
    public OperationFault(Reason reason, @Nullable Integer code, String message,
            List<SetParameterValuesFault> parameters) {
        this(reason, code, message, parameters, 0);
    }

    /** As it is stored: long texts are cut, and of many parameters the first are kept. */
    public OperationFault bounded() {
        List<SetParameterValuesFault> kept = new ArrayList<>();
        int characters = 0;
        for (SetParameterValuesFault one : parameters) {
            SetParameterValuesFault bounded = new SetParameterValuesFault(cut(one.parameterName()), one.faultCode(),
                    cut(one.faultString()));
            characters += PARAMETER_CHARACTERS + bounded.parameterName().length() + bounded.faultString().length();
            if (characters > PARAMETERS_CHARACTERS_MAX) {
                break;
            }
            kept.add(bounded);
        }
        return new OperationFault(reason, code, cut(message), kept, omitted + parameters.size() - kept.size());
    }

    private static String cut(String text) {
        if (text.length() <= MESSAGE_MAX) {
            return text;
        }
        int end = MESSAGE_MAX - CUT.length();
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + CUT;
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
