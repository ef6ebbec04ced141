package acs.transport.http;

import java.time.Duration;
import java.util.stream.Stream;

/**
 * How long a CPE may take, and how long it may be kept waiting.
 *
 * @param idle   between an answer and the next request on its connection; at least as long as a session waits for a POST,
 *               since a CPE may work for minutes on what it was asked; closed without a word
 * @param head   from a request's first byte to the end of its head, 408; also from connecting to the first byte, closed
 *               without a word
 * @param body   from the end of the head to the end of the body; 408
 * @param reply  for the ACS to find its answer; 503
 * @param write  for the CPE to take the answer; closed
 * @param linger how long to go on discarding what a refused CPE still sends, so that it can read the answer
 */
public record HttpTimeouts(Duration idle, Duration head, Duration body, Duration reply, Duration write,
        Duration linger) {
    public HttpTimeouts {
        if (Stream.of(idle, head, body, reply, write, linger).anyMatch(time -> time.isNegative() || time.isZero())) {
            throw new IllegalArgumentException("every time-out is longer than nothing");
        }
    }

    /** The shipped values. */
    public static HttpTimeouts defaults() {
        return new HttpTimeouts(Duration.ofMinutes(5), Duration.ofSeconds(10), Duration.ofSeconds(60),
                Duration.ofSeconds(60), Duration.ofSeconds(30), Duration.ofSeconds(2));
    }
}
