package acs.store.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import acs.store.embedded.Cluster.ServerStartException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings a died server back on its port until it is closed, whatever an attempt throws. */
final class Supervisor {
    private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);
    private static final Duration BACKOFF_FIRST = Duration.ofMillis(100);
    private static final Duration COMPLAINT_EVERY = Duration.ofMinutes(1);

    private final Launch launch;
    private final int port;
    private final Duration backoffMax;
    private final Thread thread = Thread.ofPlatform().daemon().name("postgres-supervisor").unstarted(this::supervise);
    private volatile Process server;
    private volatile boolean closing;
    private long nextComplaint = System.nanoTime();

    /** @param server running; the caller starts supervision with {@link #start} */
    Supervisor(Process server, Launch launch, int port, Duration backoffMax) {
        this.server = server;
        this.launch = launch;
        this.port = port;
        this.backoffMax = backoffMax;
    }

    /** One attempt to start the server. */
    @FunctionalInterface
    interface Launch {
        Process onPort(int port) throws IOException, InterruptedException, ServerStartException;
    }

    void start() {
        thread.start();
    }

    /** The server as it runs now, or ran last. */
    Process server() {
        return server;
    }

    /** No server is started after this returns. */
    void close() throws InterruptedException {
        closing = true;
        thread.interrupt();
        thread.join(Duration.ofSeconds(5));
    }

    private void supervise() {
        try {
            while (!closing) {
                int exit = server.waitFor();
                if (!closing) {
                    LOG.warn("the embedded PostgreSQL ended unexpectedly (exit {}), restarting it", exit);
                    restart();
                }
            }
        } catch (InterruptedException ended) {
            LOG.debug("supervision ended");
        }
    }

    /** Left-over backends of a killed server hold its memory for a moment; the attempts fail until they are gone. */
    private void restart() throws InterruptedException {
        for (Duration pause = BACKOFF_FIRST; !closing; pause = longer(pause)) {
            try {
                server = launch.onPort(port);
                LOG.info("embedded PostgreSQL is back on port {} (pid {})", port, server.pid());
                return;
            } catch (IOException | ServerStartException | EmbeddedPostgresException e) {
                LOG.warn("cannot restart the embedded PostgreSQL yet: {}", e.getMessage());
            } catch (RuntimeException e) {
                LOG.error("cannot restart the embedded PostgreSQL yet", e);
            }
            complainWhenPortIsTaken();
            TimeUnit.MILLISECONDS.sleep(pause.toMillis());
        }
    }

    private void complainWhenPortIsTaken() {
        if (System.nanoTime() - nextComplaint >= 0 && isTaken()) {
            nextComplaint = System.nanoTime() + COMPLAINT_EVERY.toNanos();
            LOG.error("the embedded PostgreSQL cannot come back: another program took its port {} on {}; end that"
                    + " program, or restart the ACS, which then takes another port. Trying on.", port, Cluster.HOST);
        }
    }

    private boolean isTaken() {
        try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return !free.isBound();
        } catch (IOException taken) {
            return true;
        }
    }

    private Duration longer(Duration pause) {
        Duration twice = pause.multipliedBy(2);
        return twice.compareTo(backoffMax) > 0 ? backoffMax : twice;
    }
}
