package acs.store;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Locale;

import acs.operation.OperationFault;
import acs.operation.OperationResult;
import acs.operation.OperationStatus;
import acs.operation.Outcome;
import io.r2dbc.spi.Statement;
import org.jspecify.annotations.Nullable;

/**
 * An outcome as an operation's row takes it.
 *
 * @param status   from now on
 * @param result   {@link PackedJson}, {@code null} to keep what is there
 * @param fault    JSON, {@code null} for none
 * @param phase    what is left to be done, {@code null} to keep what is there
 * @param notBefore when it may be begun again, now for at once
 * @param deadline of waiting, {@code null} when it does not wait
 * @param finished when it ended, {@code null} when it did not
 * @param attempts to be added; -1 takes the attempt back
 */
record Ending(OperationStatus status, @Nullable ByteBuffer result, @Nullable String fault, @Nullable String phase,
        Instant notBefore, @Nullable Instant deadline, @Nullable Instant finished, int attempts) {
    /** How many parameters {@link #bind} binds. */
    static final int COLUMNS = 8;

    static Ending of(Outcome outcome, Instant now) {
        return switch (outcome) {
            case Outcome.Succeeded it ->
                new Ending(OperationStatus.SUCCEEDED, json(it.result()), null, null, now, null, now, 0);
            case Outcome.Failed it -> failed(it.fault(), it.result(), now);
            case Outcome.Waits it -> new Ending(OperationStatus.WAITING, json(it.result()), null, null, now,
                    now.plus(it.timeout()), null, 0);
            case Outcome.Again it -> new Ending(OperationStatus.QUEUED, null, OutcomeJson.write(it.fault()), null,
                    now.plus(it.delay()), null, null, 0);
            case Outcome.GoesOn it ->
                new Ending(OperationStatus.QUEUED, null, null, StoredText.clean(it.phase()), now, null, null, -1);
        };
    }

    private static Ending failed(OperationFault fault, @Nullable OperationResult result, Instant now) {
        return new Ending(OperationStatus.FAILED, json(result), OutcomeJson.write(fault), null, now, null, now, 0);
    }

    private static @Nullable ByteBuffer json(@Nullable OperationResult result) {
        return result == null ? null : OutcomeJson.pack(result);
    }

    /** As the store says it. */
    static String word(OperationStatus status) {
        return status.name().toLowerCase(Locale.ROOT);
    }

    /** From this position on, in the order of the record's components. */
    void bind(Statement statement, int at) {
        statement.bind(at, word(status));
        bind(statement, at + 1, result, ByteBuffer.class);
        bind(statement, at + 2, fault, String.class);
        bind(statement, at + 3, phase, String.class);
        statement.bind(at + 4, notBefore);
        bind(statement, at + 5, deadline, Instant.class);
        bind(statement, at + 6, finished, Instant.class);
        statement.bind(at + 7, attempts);
    }

    static void bind(Statement statement, int at, @Nullable Object value, Class<?> type) {
        if (value == null) {
            statement.bindNull(at, type);
        } else {
            statement.bind(at, value);
        }
    }
}
