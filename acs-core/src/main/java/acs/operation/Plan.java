package acs.operation;

import acs.cwmp.AcsRequest;

/** Where an operation stands within a session, between a request and its answer. */
public sealed interface Plan permits Plan.SingleCall, Course {
    /** What is being done. */
    LeasedOperation leased();

    /** The request that awaits its answer. */
    AcsRequest asked();

    /** Bytes of memory that the answers so far take, nearly. */
    default long bytes() {
        return 0;
    }

    /**
     * One RPC and its answer.
     *
     * @param leased the operation
     * @param asked  the RPC
     */
    record SingleCall(LeasedOperation leased, AcsRequest asked) implements Plan {}
}
