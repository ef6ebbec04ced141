package acs.api;

import java.time.Duration;

/**
 * What one HTTP listener bears. Every value is positive.
 *
 * @param requestLineBytesMax of the request line; beyond it 414
 * @param headerBytesMax      of all header fields together; beyond it 431
 * @param bodyBytesMax        of a request's body; beyond it 413
 * @param connectionsMax      open at a time; the next ones get 503 and are closed
 * @param pipelineMax         requests of one connection that wait for their answers
 * @param idleTimeout         of a connection without a request
 * @param requestTimeout      from a request's first byte to its last; beyond it 408
 * @param responseTimeout     from a request's last byte to the last byte of the answer; beyond it the connection is closed
 * @param stopGrace           that running requests get when the listener stops
 */
public record HttpLimits(int requestLineBytesMax, int headerBytesMax, int bodyBytesMax, int connectionsMax,
        int pipelineMax, Duration idleTimeout, Duration requestTimeout, Duration responseTimeout, Duration stopGrace) {
    public HttpLimits {
        Checks.positive("requestLineBytesMax", requestLineBytesMax);
        Checks.positive("headerBytesMax", headerBytesMax);
        Checks.positive("bodyBytesMax", bodyBytesMax);
        Checks.positive("connectionsMax", connectionsMax);
        Checks.positive("pipelineMax", pipelineMax);
        Checks.positive("idleTimeout", idleTimeout);
        Checks.positive("requestTimeout", requestTimeout);
        Checks.positive("responseTimeout", responseTimeout);
        Checks.positive("stopGrace", stopGrace);
    }

    /** Room for long cursors and paths; far less than would hurt. */
    public static HttpLimits defaults() {
        return new HttpLimits(8 * 1024, 16 * 1024, 1024 * 1024, 1_000, 16, Duration.ofSeconds(60),
                Duration.ofSeconds(10),
                Duration.ofSeconds(150), Duration.ofSeconds(10));
    }
}
