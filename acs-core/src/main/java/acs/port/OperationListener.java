package acs.port;

import acs.operation.OperationStatus;
import acs.operation.OperationType;

/** Told of what becomes of operations without a session: time runs out, or somebody calls them off. Must not block. */
@FunctionalInterface
public interface OperationListener {
    /**
     * Where an operation stands has changed, and that is on disk.
     *
     * @param operationId UUID
     * @param type        of the operation
     * @param status      from now on
     */
    void changed(String operationId, OperationType type, OperationStatus status);
}
