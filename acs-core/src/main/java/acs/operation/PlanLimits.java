package acs.operation;

import java.time.Duration;

/**
 * What bounds a plan.
 *
 * @param callsMax       RPCs of one operation in one session
 * @param parametersMax  parameters that one operation may bring
 * @param answerBytesMax bytes of memory that the answers of one operation may take
 * @param readBatch      names in one GetParameterValues, unless a rule or experience says less
 * @param retryDelay     before the second attempt; each further one waits twice as long, up to {@code retryDelayMax}
 * @param retryDelayMax  upper bound
 */
public record PlanLimits(int callsMax, int parametersMax, int answerBytesMax, int readBatch, Duration retryDelay,
        Duration retryDelayMax) {
    /** The shipped values. */
    public static PlanLimits defaults() {
        return new PlanLimits(1_000, 100_000, 16 << 20, 256, Duration.ofSeconds(30), Duration.ofMinutes(30));
    }

    public PlanLimits {
        if (callsMax < 1 || parametersMax < 1 || answerBytesMax < 1 || readBatch < 1) {
            throw new IllegalArgumentException("limits of a plan must be at least 1");
        }
    }

    /** The same with no more bytes than these. */
    public PlanLimits withAnswerBytesAtMost(long bytes) {
        return bytes >= answerBytesMax
                ? this
                : new PlanLimits(callsMax, parametersMax, (int) Math.max(1, bytes), readBatch, retryDelay,
                        retryDelayMax);
    }

    /** How long to wait after this many attempts. */
    public Duration delayAfter(int attempts) {
        Duration delay = retryDelay.multipliedBy(1L << Math.min(attempts - 1, 20));
        return delay.compareTo(retryDelayMax) < 0 ? delay : retryDelayMax;
    }
}
