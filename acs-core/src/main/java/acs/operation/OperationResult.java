package acs.operation;

import java.util.List;

import acs.cwmp.CpeRequest;
import acs.cwmp.CpeResponse;
import acs.cwmp.ParameterValue;

/** What an operation brought, in the CPE's own words. */
public sealed interface OperationResult {
    /**
     * The CPE's answer; of several RPCs put together.
     *
     * @param response of the RPC
     */
    record Answered(CpeResponse response) implements OperationResult {}

    /**
     * The CPE told the end later, by a request of its own.
     *
     * @param completion TransferComplete, AutonomousTransferComplete or DUStateChangeComplete
     */
    record Completed(CpeRequest completion) implements OperationResult {}

    /**
     * An event of the CPE told the end.
     *
     * @param eventCode as sent, for instance {@code M Reboot}
     */
    record Confirmed(String eventCode) implements OperationResult {}

    /**
     * The subtree is in the shadow.
     *
     * @param parameters how many values were read
     * @param objects    how many objects were seen
     * @param refused    names that the CPE lists but does not give (quirk Q37)
     */
    record Refreshed(int parameters, int objects, List<String> refused) implements OperationResult {
        public Refreshed {
            refused = List.copyOf(refused);
        }
    }

    /**
     * The diagnosis ended.
     *
     * @param state  for instance {@code Complete} or {@code Error_CannotResolveHostName}
     * @param values of the diagnostic's object
     */
    record Diagnosed(String state, List<ParameterValue> values) implements OperationResult {
        public Diagnosed {
            values = List.copyOf(values);
        }
    }
}
