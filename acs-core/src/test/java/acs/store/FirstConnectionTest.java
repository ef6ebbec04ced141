package acs.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import acs.port.StoreException;
import acs.port.StoreException.Reason;
import acs.store.Migrations.Report;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class FirstConnectionTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    private final DatabaseAddress database = TestPostgres.emptyDatabase();

    @Test
    void a_database_that_refuses_connections_first_is_waited_for_and_the_log_says_so() throws Exception {
        int port = closedPort();
        DatabaseConnections connections = connections(at(port, database.password()));
        Logger logger = (Logger) LoggerFactory.getLogger(FirstConnection.class);
        ListAppender<ILoggingEvent> said = new ListAppender<>();
        said.start();
        logger.addAppender(said);
        try {
            CompletableFuture<Report> migration = Migrations.migrate(connections).toFuture();
            await().atMost(PATIENCE).until(() -> !said.list.isEmpty());
            assertThat(said.list.get(0).getFormattedMessage()).contains("waiting for the database at 127.0.0.1:" + port)
                    .contains("refused").doesNotContain(database.password());
            assertThat(migration).isNotDone();
            try (ServerSocket door = new ServerSocket(port, 50, LOOPBACK)) {
                Thread.ofVirtual().start(() -> relay(door));
                assertThat(migration.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).to()).isPositive();
            }
        } finally {
            logger.detachAppender(said);
        }
    }

    @Test
    void a_database_that_stays_away_fails_the_start_naming_the_host_and_not_the_password() throws Exception {
        int port = closedPort();
        assertThatThrownBy(() -> Migrations.migrate(connections(at(port, "hunter2")), Duration.ofSeconds(1))
                .block(PATIENCE)).isInstanceOf(StoreException.class)
                .hasMessageContaining("no connection within 1 s to 127.0.0.1:" + port).hasNoCause()
                .hasMessageNotContaining("hunter2")
                .extracting(error -> ((StoreException) error).reason()).isEqualTo(Reason.UNAVAILABLE);
    }

    @Test
    void a_wrong_password_is_not_waited_for() {
        // Without a bound on the wait only a failure at once can end this.
        assertThatThrownBy(() -> Migrations.migrate(connections(at(database.hosts().get(0).port(), "hunter2")),
                Duration.ofDays(1)).block(PATIENCE)).isInstanceOf(StoreException.class)
                .hasMessageContaining("no login at 127.0.0.1").hasMessageContaining("password authentication failed")
                .hasMessageNotContaining("hunter2");
    }

    private DatabaseAddress at(int port, String password) {
        return new DatabaseAddress(List.of(new DatabaseAddress.Host("127.0.0.1", port)), database.database(),
                database.user(), password, "disable");
    }

    private static DatabaseConnections connections(DatabaseAddress address) {
        return new DatabaseConnections(address, StoreSettings.defaults());
    }

    private static int closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, LOOPBACK)) {
            return socket.getLocalPort();
        }
    }

    /** Leads to the real server, until the door is closed. */
    private void relay(ServerSocket door) {
        try {
            while (!door.isClosed()) {
                Socket client = door.accept();
                Socket server = new Socket(LOOPBACK, database.hosts().get(0).port());
                Thread.ofVirtual().start(() -> copy(client, server));
                Thread.ofVirtual().start(() -> copy(server, client));
            }
        } catch (IOException closed) {
            assertThat(closed).isInstanceOf(SocketException.class);
        }
    }

    private static void copy(Socket from, Socket to) {
        try (from; to; InputStream in = from.getInputStream(); OutputStream out = to.getOutputStream()) {
            in.transferTo(out);
        } catch (IOException oneSideEnded) {
            assertThat(oneSideEnded).isInstanceOf(SocketException.class);
        }
    }
}
