package acs.store;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Locale;

import acs.operation.OperationResult;
import acs.operation.OperationStatus;
import acs.operation.Outcome;
import io.r2dbc.spi.Statement;
import org.jspecify.annotations.Nullable;

/**
 * An outcome as an operation's row takes it.
 *
 * @param status   from now on
 * @param result   {@code null} to keep what is there
 * @param fault    JSON, {@code null} for none
 * @param phase    what is left to be done, {@code null} to keep what is there
 * @param notBefore when it may be begun again, now for at once
 * @param deadline of waiting, {@code null} when it does not wait
 * @param finished when it ended, {@code null} when it did not
 * @param attempts to be added; -1 takes the attempt back
 */
record Ending(OperationStatus status, @Nullable StoredResult result, @Nullable String fault, @Nullable String phase,
        Instant notBefore, @Nullable Instant deadline, @Nullable Instant finished, int attempts) {
    /** How many parameters {@link #bind} binds. */
    static final int COLUMNS = 8;

    static Ending of(Outcome outcome, Instant now, String deviceKey, ResultPolicy policy) {
        return switch (outcome) {
            case Outcome.Succeeded it ->
                new Ending(OperationStatus.SUCCEEDED, result(it.result(), deviceKey, policy), null, null, now, null,
                        now, 0);
            case Outcome.Failed it -> new Ending(OperationStatus.FAILED, result(it.result(), deviceKey, policy),
                    OutcomeJson.write(it.fault()), null, now, null, now, 0);
            case Outcome.Waits it ->
                new Ending(OperationStatus.WAITING, result(it.result(), deviceKey, policy), null, null, now,
                        now.plus(it.timeout()), null, 0);
            case Outcome.Again it -> new Ending(OperationStatus.QUEUED, null, OutcomeJson.write(it.fault()), null,
                    now.plus(it.delay()), null, null, it.isTried() ? 0 : -1);
            case Outcome.GoesOn it ->
                new Ending(OperationStatus.QUEUED, null, null, StoredText.clean(it.phase()), now, null, null, -1);
        };
    }

    /** Which state the outcome leaves it in. */
    static OperationStatus status(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Succeeded it -> OperationStatus.SUCCEEDED;
            case Outcome.Failed it -> OperationStatus.FAILED;
            case Outcome.Waits it -> OperationStatus.WAITING;
            case Outcome.Again it -> OperationStatus.QUEUED;
            case Outcome.GoesOn it -> OperationStatus.QUEUED;
        };
    }

    /** Its result as it is stored, {@code null} to keep what is there. */
    @Nullable
    ByteBuffer packedResult() {
        return result == null ? null : result.packed();
    }

    /** How long its result's text is, {@code null} to keep what is there. */
    @Nullable
    Integer resultBytes() {
        return result == null ? null : result.textBytes();
    }

    private static @Nullable StoredResult result(@Nullable OperationResult result, String deviceKey,
            ResultPolicy policy) {
        return result == null ? null : SealedOperations.result(result, deviceKey, policy);
    }

    /** As the store says it. */
    static String word(OperationStatus status) {
        return status.name().toLowerCase(Locale.ROOT);
    }

    /** From this position on, in the order of the record's components. */
    void bind(Statement statement, int at) {
        statement.bind(at, word(status));
        bind(statement, at + 1, packedResult(), ByteBuffer.class);
        bind(statement, at + 2, fault, String.class);
        bind(statement, at + 3, phase, String.class);
        statement.bind(at + 4, notBefore);
        bind(statement, at + 5, deadline, Instant.class);
        bind(statement, at + 6, finished, Instant.class);
        statement.bind(at + 7, attempts);
    }

    /** At this position: how long the result's text is. */
    void bindResultBytes(Statement statement, int at) {
        bind(statement, at, resultBytes(), Integer.class);
    }

    static void bind(Statement statement, int at, @Nullable Object value, Class<?> type) {
        if (value == null) {
            statement.bindNull(at, type);
        } else {
            statement.bind(at, value);
        }
    }
}
