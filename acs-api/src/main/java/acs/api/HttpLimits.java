package acs.api;

import java.time.Duration;

/**
 * What one HTTP listener bears. Every value is positive.
 *
 * @param requestLineBytesMax of the request line; beyond it 414
 * @param headerBytesMax      of all header fields together; beyond it 431
 * @param bodyBytesMax        of a request's body; beyond it 413
 * @param connectionsMax      open at a time; the next one gets the place of an idle one, or 503
 * @param pipelineMax         requests of one connection that wait for their answers
 * @param idleTimeout         of a connection without a request
 * @param requestTimeout      from a request's first byte to its last; beyond it 408
 * @param responseTimeout     from a request's last byte to the last byte of the answer; beyond it the connection is closed
 * @param stopGrace           that running requests get when the listener stops
 * @param fair                bounds that keep one client from shutting out others
 */
public record HttpLimits(int requestLineBytesMax, int headerBytesMax, int bodyBytesMax, int connectionsMax,
        int pipelineMax, Duration idleTimeout, Duration requestTimeout, Duration responseTimeout, Duration stopGrace,
        Fair fair) {
    /**
     * Bounds that keep one client from shutting out others.
     *
     * @param addressConnectionsMax open connections of one client address (IPv6: one /64)
     * @param headTimeout           from a connection's beginning to a request's first byte, and from there to the end of its head
     * @param writeRateMin          bytes a second that a client must take of an answer
     * @param writeGrace            in which it may take nothing
     */
    public record Fair(int addressConnectionsMax, Duration headTimeout, int writeRateMin, Duration writeGrace) {
        public Fair {
            Checks.positive("addressConnectionsMax", addressConnectionsMax);
            Checks.positive("headTimeout", headTimeout);
            Checks.positive("writeRateMin", writeRateMin);
            Checks.positive("writeGrace", writeGrace);
        }

        /** 500 connections, 5 seconds, 8 KiB a second after 5 seconds. */
        public static Fair defaults() {
            return new Fair(500, Duration.ofSeconds(5), 8 << 10, Duration.ofSeconds(5));
        }

        /** What a client may take for so many bytes. The system reports progress in steps, so that a step is added. */
        Duration writeTime(long bytes) {
            return writeGrace.plusMillis((bytes + WRITE_STEP) * 1_000 / writeRateMin);
        }
    }

    /** Bytes that the system's memory for sending may take before it reports that there is room again. */
    private static final int WRITE_STEP = 48 << 10;

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

    /** Limits with the shipped bounds of one client. */
    public HttpLimits(int requestLineBytesMax, int headerBytesMax, int bodyBytesMax, int connectionsMax,
            int pipelineMax, Duration idleTimeout, Duration requestTimeout, Duration responseTimeout,
            Duration stopGrace) {
        this(requestLineBytesMax, headerBytesMax, bodyBytesMax, connectionsMax, pipelineMax, idleTimeout,
                requestTimeout, responseTimeout, stopGrace, Fair.defaults());
    }

    /** The same with other bounds of one client. */
    public HttpLimits with(Fair changed) {
        return new HttpLimits(requestLineBytesMax, headerBytesMax, bodyBytesMax, connectionsMax, pipelineMax,
                idleTimeout, requestTimeout, responseTimeout, stopGrace, changed);
    }

    /** Room for long cursors and paths; far less than would hurt. */
    public static HttpLimits defaults() {
        return new HttpLimits(8 * 1024, 16 * 1024, 1024 * 1024, 1_000, 16, Duration.ofSeconds(60),
                Duration.ofSeconds(10),
                Duration.ofSeconds(150), Duration.ofSeconds(10));
    }
}
