package acs.operation;

import java.time.Instant;

/**
 * An operation that the CPE took and that waits for an event.
 *
 * @param operationId   UUID
 * @param deviceKey     canonical id of its device
 * @param operation     what was asked
 * @param commandKey    as sent
 * @param softwareVersion of the device when the operation began, empty when not known
 * @param since         when the CPE took it
 * @param fencingToken  of its last lease; a change with another one changes nothing
 */
public record WaitingOperation(String operationId, String deviceKey, Operation operation, String commandKey,
        String softwareVersion, Instant since, long fencingToken) {}
