package acs.transport.wake;

import java.time.Duration;

/**
 * How many devices are asked, how often, and when again.
 *
 * @param inFlightMax     devices that are being asked at a time
 * @param queueMax        devices that wait to be asked, now or again; more are found later by the look. A device whose id has 128
 *                        characters or more counts for several
 * @param perSecond       devices asked in a second, by this node
 * @param devicePerMinute times that one device is asked in a minute, at once too
 * @param subnetPerSecond requests in a second into one network (IPv4: /24, IPv6: /48); twice as many at once
 * @param acceptedWait    for the session of a device that took the request; 30 s or more (<i>TR-069 A6 §3.2.2</i>)
 * @param busyDelay       until a device that is busy is asked again
 * @param retryDelay      until a device is asked again that could not be; doubled each time
 * @param retryDelayMax   the longest such delay
 * @param attemptsMax     times that a device is asked in vain, then it is left alone
 * @param againAfter      how long it is left alone, if its operations still wait
 * @param look            how often queued operations are looked through for what nobody has asked for
 */
public record WakeLimits(int inFlightMax, int queueMax, int perSecond, int devicePerMinute, int subnetPerSecond,
        Duration acceptedWait, Duration busyDelay, Duration retryDelay, Duration retryDelayMax, int attemptsMax,
        Duration againAfter, Duration look) {
    /** The shipped values. */
    public static WakeLimits defaults() {
        return new WakeLimits(200, 100_000, 500, 6, 50, Duration.ofSeconds(30), Duration.ofSeconds(5),
                Duration.ofSeconds(10), Duration.ofMinutes(10), 6, Duration.ofHours(1), Duration.ofSeconds(15));
    }
}
