package acs.store.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import acs.store.embedded.Cluster.ServerStartException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running PostgreSQL server in the ACS's data directory: loopback only, durable, with a password of its own. When the
 * server dies it is brought back on the same port. All methods may block and are for threads that may.
 */
public final class EmbeddedPostgres implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedPostgres.class);
    private static final String DATABASE = "acs";
    private static final int PORT_ATTEMPTS = 5;
    private static final Duration BACKOFF_FIRST = Duration.ofMillis(100);

    private final DirectoryLock lock;
    private final Cluster cluster;
    private final EmbeddedPostgresSettings settings;
    private final int port;
    private final Supervisor supervisor;

    private EmbeddedPostgres(DirectoryLock lock, Cluster cluster, EmbeddedPostgresSettings settings)
            throws IOException, InterruptedException {
        this.lock = lock;
        this.cluster = cluster;
        this.settings = settings;
        Listening listening = launchOnFreePort(cluster);
        this.port = listening.port();
        this.supervisor = new Supervisor(listening.server(), cluster::launch, port, settings.restartBackoffMax());
    }

    /**
     * Starts the server: unpacks and initialises it the first time, stops a server that a killed ACS left behind, and makes
     * sure that what it commits is on disk.
     *
     * @param dataDir the ACS's data directory; made when absent
     * @throws EmbeddedPostgresException when it cannot run, or another ACS owns the directory
     */
    public static EmbeddedPostgres start(Path dataDir, EmbeddedPostgresSettings settings) {
        return start(dataDir, settings, RunAs.Way.ANY);
    }

    static EmbeddedPostgres start(Path dataDir, EmbeddedPostgresSettings settings, RunAs.Way way) {
        try {
            Path root = Files.createDirectories(dataDir.toAbsolutePath().normalize().resolve("postgresql"));
            DirectoryLock lock = DirectoryLock.take(root);
            try {
                return start(root, lock, settings, way);
            } catch (IOException | InterruptedException | RuntimeException e) {
                lock.close();
                throw e;
            }
        } catch (IOException e) {
            throw new EmbeddedPostgresException("cannot run the embedded PostgreSQL in " + dataDir + ": " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EmbeddedPostgresException("interrupted while starting the embedded PostgreSQL", e);
        }
    }

    private static EmbeddedPostgres start(Path root, DirectoryLock lock, EmbeddedPostgresSettings settings,
            RunAs.Way way) throws IOException, InterruptedException {
        stopOrphan(Cluster.dataOf(root), settings);
        EmbeddedPostgres postgres = new EmbeddedPostgres(lock, Cluster.open(root, settings, way), settings);
        try {
            ServerCheck.prepare(postgres.port, Cluster.USER, postgres.cluster.password(), DATABASE);
        } catch (RuntimeException e) {
            postgres.stopServer();
            throw e;
        }
        postgres.supervisor.start();
        LOG.info("embedded PostgreSQL is ready on {}:{} (pid {})", Cluster.HOST, postgres.port, postgres.processId());
        return postgres;
    }

    /** Address to connect to. */
    public String host() {
        return Cluster.HOST;
    }

    /** TCP port; another one after each {@link #start}. */
    public int port() {
        return port;
    }

    /** Name of the ACS's database. */
    public String database() {
        return DATABASE;
    }

    /** Name of the ACS's database user. */
    public String user() {
        return Cluster.USER;
    }

    /** The user's password; not for logs. */
    public String password() {
        return cluster.password();
    }

    /** Process number of the server as it runs now, for measurements. */
    public long processId() {
        return supervisor.server().pid();
    }

    /** Fast shutdown. What was committed is on disk anyway. */
    @Override
    public void close() {
        try {
            supervisor.close();
            stopServer();
        } catch (IOException e) {
            throw new EmbeddedPostgresException("cannot stop the embedded PostgreSQL", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.close();
        }
    }

    private void stopServer() throws IOException, InterruptedException {
        Process running = supervisor.server();
        if (running.isAlive()) {
            new Postmaster(running.toHandle()).stop(settings.stopTimeout());
        }
    }

    private record Listening(Process server, int port) {}

    /** Somebody may take a free port before the server does; then the next one is tried. */
    private static Listening launchOnFreePort(Cluster cluster) throws IOException, InterruptedException {
        for (int attempt = 1;; attempt++) {
            int port = freePort();
            try {
                return new Listening(cluster.launch(port), port);
            } catch (ServerStartException e) {
                if (attempt == PORT_ATTEMPTS) {
                    throw new EmbeddedPostgresException("the embedded PostgreSQL does not start: " + e.getMessage(), e);
                }
                LOG.info("the embedded PostgreSQL did not start on port {}, trying again: {}", port, e.getMessage());
                TimeUnit.MILLISECONDS.sleep(BACKOFF_FIRST.toMillis() << attempt);
            }
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void stopOrphan(Path data, EmbeddedPostgresSettings settings) throws IOException,
            InterruptedException {
        Optional<Postmaster> orphan = Postmaster.find(data);
        if (orphan.isPresent()) {
            LOG.warn("stopping the PostgreSQL server (pid {}) that a killed ACS left behind",
                    orphan.get().process().pid());
            orphan.get().stop(settings.stopTimeout());
        }
    }
}
