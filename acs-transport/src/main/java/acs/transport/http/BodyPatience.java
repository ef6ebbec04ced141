package acs.transport.http;

import java.time.Duration;
import java.util.function.LongSupplier;

/** Time limit for one body: as long as it comes at the {@link BodyRate}, and no longer than a body may take in all. */
final class BodyPatience {
    private final BodyRate rate;
    private final LongSupplier nanoTime;
    private final long endsAt;
    private long periodEndsAt;
    private long receivedBefore;

    /**
     * The body begins now.
     *
     * @param most     for the whole body
     * @param nanoTime as {@link System#nanoTime()}
     */
    BodyPatience(BodyRate rate, Duration most, LongSupplier nanoTime) {
        this.rate = rate;
        this.nanoTime = nanoTime;
        this.endsAt = nanoTime.getAsLong() + most.toNanos();
        this.periodEndsAt = nextPeriod(nanoTime.getAsLong());
    }

    private long nextPeriod(long now) {
        long next = rate.bytesPerSecond() == 0 ? endsAt : now + rate.period().toNanos();
        return next - endsAt < 0 ? next : endsAt;
    }

    /** Time until the next look. */
    Duration untilLook() {
        return Duration.ofNanos(Math.max(1, periodEndsAt - nanoTime.getAsLong()));
    }

    /**
     * The look.
     *
     * @param received bytes of the body in all
     * @return whether it has taken too long
     */
    boolean isOver(long received) {
        long now = nanoTime.getAsLong();
        if (now - endsAt >= 0) {
            return true;
        }
        if (now - periodEndsAt < 0) {
            return false;
        }
        if (received - receivedBefore < rate.bytesPerPeriod()) {
            return true;
        }
        receivedBefore = received;
        periodEndsAt = nextPeriod(now);
        return false;
    }
}
