package acs.api;

import java.time.Duration;

/**
 * What bounds the keeping of envelopes.
 *
 * @param longest    that one request may ask for, in whole seconds
 * @param devicesMax captured at once
 */
public record CaptureLimits(Duration longest, int devicesMax) {
    public CaptureLimits {
        Checks.positive("longest", longest);
        Checks.positive("devicesMax", devicesMax);
    }

    /** An hour, 100 devices. */
    public static CaptureLimits defaults() {
        return new CaptureLimits(Duration.ofHours(1), 100);
    }
}
