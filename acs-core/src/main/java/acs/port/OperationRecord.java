package acs.port;

import java.time.Instant;

import acs.operation.OperationFault;
import acs.operation.OperationStatus;
import org.jspecify.annotations.Nullable;

/**
 * An operation as it is stored.
 *
 * @param operationId UUID
 * @param deviceKey   canonical id
 * @param type        {@link acs.operation.OperationType#word()}
 * @param status      where it stands
 * @param createdAt   when it was asked for
 * @param startedAt   when a session first began it, {@code null} before
 * @param finishedAt  when it ended, {@code null} before
 * @param expiresAt   when it is no longer wanted
 * @param attempts    how often it was begun
 * @param priority    0 is served first
 * @param commandKey  as sent to the CPE
 * @param request     a JSON object of the RPC's arguments, in camelCase; holds secrets as given
 * @param result      a JSON object in the CPE's words, {@code null} while there is none, and in lists that were asked for without
 * @param resultBytes length of the result's text in UTF-8, {@code null} for no result; of results that were stored by a release
 *                    that did not count them, what they take in the store, compressed
 * @param fault       why it failed, or was not done yet; {@code null} for no fault
 */
public record OperationRecord(String operationId, String deviceKey, String type, OperationStatus status,
        Instant createdAt, @Nullable Instant startedAt, @Nullable Instant finishedAt, Instant expiresAt, int attempts,
        int priority, String commandKey, String request, @Nullable String result, @Nullable Long resultBytes,
        @Nullable OperationFault fault) {}
