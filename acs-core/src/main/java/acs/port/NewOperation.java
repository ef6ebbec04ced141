package acs.port;

import java.time.Duration;
import java.time.Instant;

import acs.operation.Operation;
import org.jspecify.annotations.Nullable;

/**
 * An operation to be queued.
 *
 * @param operationId    UUID of version 7, made by the asker's side: later ones sort later, and it tells {@code createdAt}
 * @param deviceKey      canonical id
 * @param operation      what to do
 * @param commandKey     at most 32 characters
 * @param priority       0 is served first; a person on the phone before bulk work
 * @param attemptsMax    how often it may be begun, at least 1
 * @param timeout        how long it may wait for an event after the CPE took it
 * @param createdAt      now
 * @param expiresAt      when it is no longer wanted, unless it was begun
 * @param idempotencyKey of the asker, {@code null} for none; unique per device
 */
public record NewOperation(String operationId, String deviceKey, Operation operation, String commandKey, int priority,
        int attemptsMax, Duration timeout, Instant createdAt, Instant expiresAt, @Nullable String idempotencyKey) {}
