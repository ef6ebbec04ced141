package acs.transport.stun;

import java.time.Duration;

/**
 * How connection requests are sent over UDP.
 *
 * @param copies      of each, since nobody tells when one was lost
 * @param copyGap     from one copy to the next, so that a short outage does not take them all
 * @param requestGap  from one request to a device to the next: quirk Q11, devices take only the first of several within some
 *                    seconds
 * @param devicesMax  whose last request is remembered
 */
public record UdpWakeSettings(int copies, Duration copyGap, Duration requestGap, int devicesMax) {
    public UdpWakeSettings {
        if (copies < 1 || devicesMax < 1 || copyGap.isNegative() || requestGap.isNegative()) {
            throw new IllegalArgumentException("copies >= 1, devicesMax >= 1, no negative times");
        }
    }

    /** The shipped values. */
    public static UdpWakeSettings defaults() {
        return new UdpWakeSettings(3, Duration.ofMillis(150), Duration.ofSeconds(10), 200_000);
    }
}
