package acs.operation;

import java.time.Duration;

/**
 * An operation that a session has to do, under a lease.
 *
 * @param operationId  UUID
 * @param deviceKey    canonical id of its device
 * @param operation    what to do
 * @param commandKey   to be sent where the RPC has one
 * @param attempts     how often it was begun, this time included; at least 1
 * @param attemptsMax  how often it may be begun
 * @param isOrphan     whether another session was at it and is gone, so that nobody knows how far that came
 * @param phase        what an earlier session left to be done, empty for all of it
 * @param timeout      how long it may wait for an event after the CPE took it
 * @param fencingToken of the lease; what comes with another one changes nothing any more
 * @param readBatchMax names that the device was found to answer in one GetParameterValues, 0 when never found out
 */
public record LeasedOperation(String operationId, String deviceKey, Operation operation, String commandKey,
        int attempts,
        int attemptsMax, boolean isOrphan, String phase, Duration timeout, long fencingToken, int readBatchMax) {}
