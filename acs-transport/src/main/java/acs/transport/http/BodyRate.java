package acs.transport.http;

import java.time.Duration;

/**
 * Smallest rate at which a body must come: in every period, so many bytes for each second of it. A CPE that stops half way does
 * not get the whole time of a body.
 *
 * @param bytesPerSecond 0 for no such limit
 * @param period         also the time before the first look
 */
public record BodyRate(long bytesPerSecond, Duration period) {
    public BodyRate {
        if (bytesPerSecond < 0 || period.isZero() || period.isNegative()) {
            throw new IllegalArgumentException("a rate is not negative, and a period longer than nothing");
        }
    }

    /** The shipped values. */
    public static BodyRate defaults() {
        return new BodyRate(1_024, Duration.ofSeconds(15));
    }

    /** Bytes that one period must bring. */
    long bytesPerPeriod() {
        return Math.max(1, (long) (bytesPerSecond * (period.toNanos() / 1e9)));
    }
}
