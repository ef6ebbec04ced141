package acs.operation;

/** What becomes of an operation whose session is gone while the CPE may or may not have taken it. */
public final class Recovery {
    private Recovery() {}

    /** By what a repeat would do. */
    public static Outcome outcome(LeasedOperation leased, PlanLimits limits) {
        OperationFault lost = OperationFault.of(OperationFault.Reason.SESSION_LOST,
                "The session ended before the device answered");
        return switch (leased.operation().type().repeat()) {
            case HARMLESS -> leased.attempts() < leased.attemptsMax()
                    ? new Outcome.Again(lost, limits.delayAfter(leased.attempts()))
                    : Outcome.Failed.of(lost);
            case EVENT_TELLS -> new Outcome.Waits(null, leased.timeout());
            case HARMFUL -> Outcome.Failed.of(OperationFault.of(OperationFault.Reason.OUTCOME_UNKNOWN,
                    "The session ended before the device answered, and doing it twice could do harm"));
        };
    }
}
