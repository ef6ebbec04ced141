package acs.operation;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/** What became of an operation when a session, an event or a clock is done with it. */
public sealed interface Outcome {
    /**
     * It is done.
     *
     * @param result what it brought
     */
    record Succeeded(OperationResult result) implements Outcome {}

    /**
     * It failed for good.
     *
     * @param fault  why
     * @param result what it brought all the same, {@code null} for nothing
     */
    record Failed(OperationFault fault, @Nullable OperationResult result) implements Outcome {
        /** With nothing to show. */
        public static Failed of(OperationFault fault) {
            return new Failed(fault, null);
        }
    }

    /**
     * The CPE took it; an event or request of the CPE tells how it ends.
     *
     * @param result  what the CPE answered, {@code null} when no answer came
     * @param timeout until when, from now on
     */
    record Waits(@Nullable OperationResult result, Duration timeout) implements Outcome {}

    /**
     * It is to be begun again.
     *
     * @param fault   why it was not done now
     * @param delay   at least this long
     * @param isTried whether it was an attempt, of which an operation has only some
     */
    record Again(OperationFault fault, Duration delay, boolean isTried) implements Outcome {
        /** After an attempt. */
        public Again(OperationFault fault, Duration delay) {
            this(fault, delay, true);
        }
    }

    /**
     * It goes on at once, or in the device's next session.
     *
     * @param phase what is left to be done
     */
    record GoesOn(String phase) implements Outcome {}
}
