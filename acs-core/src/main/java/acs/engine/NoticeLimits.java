package acs.engine;

import java.time.Duration;

/**
 * How many notices of refused identities are kept: whoever provokes them must not fill the disk.
 *
 * @param interval   one at most for a device in this time
 * @param perSecond  for all devices together
 * @param devicesMax devices that are remembered for it, some 100 bytes each
 */
public record NoticeLimits(Duration interval, int perSecond, int devicesMax) {
    public NoticeLimits {
        if (interval.isNegative() || perSecond < 1 || devicesMax < 1) {
            throw new IllegalArgumentException("no notice fits into these limits");
        }
    }

    /** The shipped values. */
    public static NoticeLimits defaults() {
        return new NoticeLimits(Duration.ofMinutes(10), 10, 10_000);
    }
}
