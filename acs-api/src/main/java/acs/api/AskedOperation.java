package acs.api;

import java.time.Duration;
import java.util.List;

import acs.operation.Operation;

/**
 * An operation as a client asked for it.
 *
 * @param operation         without what the device's record must tell
 * @param untyped           indices of the values to be set whose type the client left out
 * @param priority          0 is served first
 * @param attempts          how often it may be begun
 * @param expiresIn         how long it is wanted, unless it was begun
 * @param timeout           how long it may wait for an event
 * @param commandKey        empty when the client chose none
 * @param isForced          whether a file may be for other devices by its record
 */
record AskedOperation(Operation operation, List<Integer> untyped, int priority, int attempts,
        Duration expiresIn, Duration timeout, String commandKey, boolean isForced) {
    AskedOperation {
        untyped = List.copyOf(untyped);
    }
}
