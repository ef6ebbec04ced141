package acs.transport.http;

import java.time.Duration;

/**
 * Settings of the {@link SouthboundServer}.
 *
 * @param host       address to listen on
 * @param port       0 picks a free one
 * @param transport  how the sockets are served
 * @param eventLoops threads; 0 for one per two processors, at least one: the database and its
 *                    connection need the others, and fewer loops that sleep less cost less
 * @param backlog    connections that the system holds until they are accepted; it may cap this (net.core.somaxconn)
 * @param retryAfter told with 503 to CPEs that must come back later
 * @param limits     how much a CPE may send
 * @param timeouts   how long a CPE may take
 * @param bodyRate   how fast a body must come
 */
public record SouthboundSettings(String host, int port, SocketTransport transport, int eventLoops, int backlog,
        Duration retryAfter, HttpLimits limits, HttpTimeouts timeouts, BodyRate bodyRate) {
    public SouthboundSettings {
        if (port < 0 || port > 65_535 || eventLoops < 0 || backlog < 1) {
            throw new IllegalArgumentException("port, event loops or backlog out of range");
        }
    }

    /** The shipped values: {@code 127.0.0.1:7547}. */
    public static SouthboundSettings defaults() {
        return new SouthboundSettings("127.0.0.1", 7547, SocketTransport.EPOLL, 0, 4_096, Duration.ofSeconds(60),
                HttpLimits.defaults(), HttpTimeouts.defaults(), BodyRate.defaults());
    }

    /** The same on another address. */
    public SouthboundSettings on(String otherHost, int otherPort) {
        return new SouthboundSettings(otherHost, otherPort, transport, eventLoops, backlog, retryAfter, limits,
                timeouts, bodyRate);
    }

    /** The same with other limits. */
    public SouthboundSettings with(HttpLimits otherLimits) {
        return new SouthboundSettings(host, port, transport, eventLoops, backlog, retryAfter, otherLimits, timeouts,
                bodyRate);
    }

    /** The same with other time-outs. */
    public SouthboundSettings with(HttpTimeouts otherTimeouts) {
        return new SouthboundSettings(host, port, transport, eventLoops, backlog, retryAfter, limits, otherTimeouts,
                bodyRate);
    }

    /** The same with another transport. */
    public SouthboundSettings with(SocketTransport otherTransport) {
        return new SouthboundSettings(host, port, otherTransport, eventLoops, backlog, retryAfter, limits, timeouts,
                bodyRate);
    }

    /** The same with another rate of bodies. */
    public SouthboundSettings with(BodyRate otherRate) {
        return new SouthboundSettings(host, port, transport, eventLoops, backlog, retryAfter, limits, timeouts,
                otherRate);
    }
}
