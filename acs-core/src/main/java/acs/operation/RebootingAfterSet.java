package acs.operation;

import acs.cwmp.CpeResponse;
import acs.cwmp.Fault;
import acs.cwmp.Reboot;
import acs.cwmp.RebootResponse;
import acs.cwmp.SetParameterValuesResponse;
import acs.device.ParameterReport;

/**
 * The second half of a SetParameterValues on a device that does not apply values before it has rebooted, and does not reboot
 * by itself (quirk Q51). It reboots when the session is over, so the result says Status 1: applied later.
 *
 * @param leased the operation
 * @param report of what was set
 * @param calls  so far
 */
record RebootingAfterSet(LeasedOperation leased, ParameterReport report, int calls) implements Course {
    private static final int APPLIED_LATER = 1;

    @Override
    public Reboot asked() {
        return new Reboot(leased.commandKey());
    }

    @Override
    public PlanStep answered(CpeResponse response, PlanContext context) {
        return response instanceof RebootResponse
                ? Steps.done(leased, abandoned(), learnt())
                : Steps.wrongAnswer(this, response);
    }

    /** The values are set and do not count yet: the fault says why, the result how far it came. */
    @Override
    public PlanStep refused(Fault fault, PlanContext context) {
        return Steps.failed(leased, OperationFault.of(fault), learnt());
    }

    /** When no answer comes, the device is rebooting already; to set the values again would reboot it again. */
    Outcome abandoned() {
        return new Outcome.Succeeded(result());
    }

    @Override
    public Learnt learnt() {
        return new Learnt(result(), report);
    }

    private static OperationResult result() {
        return new OperationResult.Answered(new SetParameterValuesResponse(APPLIED_LATER));
    }
}
