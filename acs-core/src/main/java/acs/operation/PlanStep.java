package acs.operation;

/** What an operation does next in its session. */
public sealed interface PlanStep {
    /**
     * Ask the CPE.
     *
     * @param plan with the request, to be gone on with by the answer
     */
    record Ask(Plan plan) implements PlanStep {}

    /**
     * The session is done with it.
     *
     * @param end what to store
     */
    record Done(OperationEnd end) implements PlanStep {}
}
