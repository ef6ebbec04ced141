package acs.transport.wake;

import java.net.InetSocketAddress;
import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * How devices are asked over HTTP.
 *
 * @param nameMax        that finding the address of a host name may take
 * @param connectMax     that a connection may take
 * @param answerMax      that one answer may take, from the request on
 * @param wholeMax       that all of it may take
 * @param answerBytesMax that one connection may bring
 * @param mayShowSecret  whether Basic is answered when a device offers nothing better: the password then goes in clear
 * @param proxy          through which devices are reached (CONNECT), {@code null} to reach them directly; resolved
 */
public record HttpWakeSettings(Duration nameMax, Duration connectMax, Duration answerMax, Duration wholeMax,
        int answerBytesMax, boolean mayShowSecret, @Nullable InetSocketAddress proxy) {
    /** 2, 3, 5 and 15 s; 16 KiB; no Basic; no proxy. */
    public static HttpWakeSettings defaults() {
        return new HttpWakeSettings(Duration.ofSeconds(2), Duration.ofSeconds(3), Duration.ofSeconds(5),
                Duration.ofSeconds(15), 16 << 10, false, null);
    }
}
