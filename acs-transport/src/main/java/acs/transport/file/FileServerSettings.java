package acs.transport.file;

import java.time.Duration;

import acs.transport.http.SocketTransport;

/**
 * How CPEs are served with files.
 *
 * @param host            address to bind
 * @param port            to bind, 0 for a free one
 * @param transport       how sockets are served
 * @param eventLoops      threads, 0 for one per two processors
 * @param connectionsMax  open at a time; the next ones get 503
 * @param transfersMax    running at a time, both ways; the next ones get 503
 * @param retryAfter      what a 503 asks the CPE to wait
 * @param bytesPerSecond  of all transfers together, 0 for no limit
 * @param bytesPerSecondOfOne of one transfer, 0 for no limit
 * @param idleTimeout     from connecting, or from an answer's end, to the end of the next request's head
 * @param stallTimeout    without any progress of a transfer
 * @param transferTimeout for a whole transfer
 * @param lookUpTimeout   for the store to say what is to be sent
 */
public record FileServerSettings(String host, int port, SocketTransport transport, int eventLoops,
        int connectionsMax, int transfersMax, Duration retryAfter, long bytesPerSecond, long bytesPerSecondOfOne,
        Duration idleTimeout, Duration stallTimeout, Duration transferTimeout, Duration lookUpTimeout) {
    public FileServerSettings {
        if (connectionsMax < 1 || transfersMax < 1 || bytesPerSecond < 0 || bytesPerSecondOfOne < 0) {
            throw new IllegalArgumentException("at least one connection and transfer; rates are not negative");
        }
    }

    /** The shipped values. */
    public static FileServerSettings defaults() {
        return new FileServerSettings("127.0.0.1", 7567, SocketTransport.EPOLL, 0, 2_000, 1_000,
                Duration.ofSeconds(30), 0, 0, Duration.ofSeconds(30), Duration.ofSeconds(60), Duration.ofHours(6),
                Duration.ofSeconds(10));
    }
}
