package acs.transport.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import acs.transport.tls.ServerTls.Audience;
import acs.transport.tls.ServerTlsSettings.Handshakes;
import acs.transport.tls.TestCa.Wish;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/** Who comes to the TLS port without meaning it, or meaning harm. Nothing of it is louder than debug, nor brings a stack trace. */
class UnwelcomeConnectionsTest {
    private static final TestCa CA = TestCa.root("Test root");
    private static final byte[] HTTP = "POST / HTTP/1.1\r\nHost: acs\r\nContent-Length: 0\r\n\r\n"
            .getBytes(StandardCharsets.US_ASCII);

    @TempDir
    Path here;

    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final Logger ours = (Logger) LoggerFactory.getLogger("acs.transport.tls");

    @BeforeEach
    void listen() {
        logged.start();
        root.addAppender(logged);
        ours.setLevel(Level.DEBUG);
    }

    @AfterEach
    void nothing_was_loud() {
        root.detachAppender(logged);
        ours.setLevel(null);
        assertThat(events()).allSatisfy(event -> {
            assertThat(event.getThrowableProxy()).as(event::getFormattedMessage).isNull();
            assertThat(event.getLevel().isGreaterOrEqual(Level.WARN)).as(event::getFormattedMessage).isFalse();
        });
    }

    private List<ILoggingEvent> events() {
        return List.copyOf(logged.list);
    }

    private List<ILoggingEvent> failuresLogged() {
        return events().stream().filter(event -> event.getFormattedMessage().startsWith("no TLS with")).toList();
    }

    @ParameterizedTest
    @EnumSource(names = {"OPENSSL", "JDK"})
    void a_bare_probe_meets_silence_and_leaves_no_trace(TlsProvider provider) throws Exception {
        try (TlsEcho acs = server(provider, Handshakes.defaults())) {
            for (int i = 0; i < 20; i++) {
                try (Socket probe = plain(acs)) {
                    probe.shutdownOutput();
                    assertThat(probe.getInputStream().read()).as("bytes: an alert").isEqualTo(-1);
                }
            }
            await().until(() -> acs.tls.openHandshakes() == 0);
            assertThat(new TlsClient(null).greeting(acs.port())).endsWith("nobody");
            assertThat(acs.failures()).isZero();
            assertThat(failuresLogged()).isEmpty();
            assertThat(acs.defects).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"OPENSSL", "JDK"})
    void plain_HTTP_is_closed_with_one_line_at_debug(TlsProvider provider) throws Exception {
        try (TlsEcho acs = server(provider, Handshakes.defaults()); Socket lost = plain(acs)) {
            lost.getOutputStream().write(HTTP);
            assertThat(everything(lost)).as("an answer").isEmpty();
            await().until(() -> acs.failures(HandshakeFailure.NOT_TLS) == 1);
            assertThat(acs.failures()).isEqualTo(1);
            assertThat(failuresLogged()).singleElement().satisfies(line -> {
                assertThat(line.getLevel()).isEqualTo(Level.DEBUG);
                assertThat(line.getFormattedMessage()).endsWith("not_tls");
            });
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"OPENSSL", "JDK"})
    void garbage_never_reaches_what_stands_above(TlsProvider provider) throws Exception {
        Random random = new Random(7);
        try (TlsEcho acs = server(provider, Handshakes.defaults())) {
            for (int i = 0; i < 60; i++) {
                byte[] bytes = new byte[1 + random.nextInt(600)];
                random.nextBytes(bytes);
                // Half of them look like a ClientHello from outside.
                if (i % 2 == 0 && bytes.length > 12) {
                    byte[] head = {22, 3, 1, 0, (byte) 200, 1, 0, 0, (byte) 196, 3, 3};
                    System.arraycopy(head, 0, bytes, 0, head.length);
                }
                try (Socket socket = plain(acs)) {
                    socket.getOutputStream().write(bytes);
                    socket.shutdownOutput();
                    everything(socket);
                }
            }
            await().until(() -> acs.tls.openHandshakes() == 0);
            assertThat(acs.handshakes()).isZero();
            assertThat(acs.defects).isEmpty();
            assertThat(new TlsClient(null).greeting(acs.port())).endsWith("nobody");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"OPENSSL", "JDK"})
    void broken_records_after_the_handshake_end_the_connection_quietly(TlsProvider provider) throws Exception {
        try (TlsEcho acs = server(provider, Handshakes.defaults()); Socket raw = plain(acs)) {
            TlsClient.overlaid(raw).getSession();
            raw.getOutputStream().write(new byte[]{23, 3, 3, 0, 40});
            raw.getOutputStream().write(new byte[40]);
            everything(raw);
            assertThat(acs.defects).isEmpty();
        }
    }

    @Test
    void silent_connections_are_bounded_in_number_and_the_oldest_go_first() throws Exception {
        List<Socket> silent = new ArrayList<>();
        try (TlsEcho acs = server(TlsProvider.AUTO, new Handshakes(Duration.ofMinutes(5), 50))) {
            for (int i = 0; i < 400; i++) {
                silent.add(plain(acs));
            }
            await().until(() -> acs.failures(HandshakeFailure.CROWDED_OUT) == 350);
            assertThat(acs.tls.openHandshakes()).isEqualTo(50);
            assertThat(new TlsClient(null).greeting(acs.port())).as("a good one gets through").endsWith("nobody");
            assertThat(silent.get(0).getInputStream().read()).as("the first is gone").isEqualTo(-1);
        } finally {
            for (Socket socket : silent) {
                socket.close();
            }
        }
    }

    @Test
    void a_flood_of_half_open_handshakes_keeps_no_good_client_out() throws Exception {
        try (TlsEcho acs = server(TlsProvider.AUTO, new Handshakes(Duration.ofSeconds(5), 200))) {
            Thread flood = Thread.ofVirtual().start(() -> floodWithBeginnings(acs));
            TlsClient good = new TlsClient(null);
            for (int i = 0; i < 50; i++) {
                assertThat(good.greeting(acs.port())).endsWith("nobody");
            }
            flood.interrupt();
            flood.join();
            assertThat(acs.failures(HandshakeFailure.CROWDED_OUT)).as("the flood was one").isPositive();
            assertThat(acs.tls.openHandshakes()).isLessThanOrEqualTo(200);
            assertThat(acs.handshakes()).isEqualTo(50);
            await().until(() -> acs.tls.openHandshakes() == 0);
        }
    }

    /** A ClientHello's first bytes, and no more. */
    private static void floodWithBeginnings(TlsEcho acs) {
        List<Socket> all = new ArrayList<>();
        try {
            while (!Thread.interrupted() && all.size() < 4_000) {
                Socket socket = plain(acs);
                all.add(socket);
                socket.getOutputStream().write(new byte[]{22, 3, 1, 1, 0, 1, 0, 0});
            }
        } catch (IOException refused) {
            // The server may close one while it is written to.
        } finally {
            for (Socket socket : all) {
                try {
                    socket.close();
                } catch (IOException closed) {
                    // It is closed already.
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"OPENSSL", "JDK"})
    void a_handshake_that_stands_still_is_ended_in_time(TlsProvider provider) throws Exception {
        try (TlsEcho acs = server(provider, new Handshakes(Duration.ofMillis(500), 100));
                Socket silent = plain(acs);
                Socket half = plain(acs)) {
            half.getOutputStream().write(new byte[]{22, 3, 1});
            assertThat(everything(silent)).isEmpty();
            assertThat(everything(half)).isEmpty();
            await().until(() -> acs.failures(HandshakeFailure.TIMEOUT) == 2);
            assertThat(acs.tls.openHandshakes()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"OPENSSL", "JDK"})
    void versions_before_1_2_are_refused(TlsProvider provider) throws Exception {
        try (TlsEcho acs = server(provider, Handshakes.defaults())) {
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> OldClient.greeting(acs.port(), "TLSv1"));
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> OldClient.greeting(acs.port(), "TLSv1.1"));
            await().until(() -> acs.failures(HandshakeFailure.PROTOCOL_VERSION) == 2);
            assertThat(acs.handshakes()).isZero();
            assertThat(OldClient.greeting(acs.port(), "TLSv1.2")).isEqualTo("tls_1_2 nobody");
        }
    }

    @Test
    void the_legacy_listener_speaks_the_old_versions_too() throws Exception {
        Path file = CA.issue(Wish.server("acs.example").rsa()).write(here.resolve("server.pem"));
        try (TlsEcho acs = new TlsEcho(TlsEcho.with(TlsProvider.OPENSSL, file), Audience.OLD_DEVICES, null, 0)) {
            assertThat(OldClient.greeting(acs.port(), "TLSv1")).isEqualTo("tls_1_0 nobody");
            assertThat(OldClient.greeting(acs.port(), "TLSv1.1")).isEqualTo("tls_1_1 nobody");
            assertThat(new TlsClient(null).greeting(acs.port())).isEqualTo("tls_1_3 nobody");
        }
    }

    @Test
    void the_JDK_says_how_it_could_speak_the_old_versions() {
        Path file = CA.issue(Wish.server("acs.example").rsa()).write(here.resolve("server.pem"));
        assertThatExceptionOfType(TlsFileException.class)
                .isThrownBy(() -> new TlsEcho(TlsEcho.with(TlsProvider.JDK, file), Audience.OLD_DEVICES, null, 0))
                .withMessageContaining("tls.legacy-port").withMessageContaining("jdk.tls.disabledAlgorithms");
    }

    @Test
    void a_client_that_does_not_trust_the_server_is_counted_as_such() throws Exception {
        try (TlsEcho acs = server(TlsProvider.OPENSSL, Handshakes.defaults())) {
            assertThatExceptionOfType(IOException.class).isThrownBy(() -> TlsClient.distrusting(acs.port()));
            await().until(() -> acs.failures(HandshakeFailure.PEER_REFUSED) == 1);
        }
        try (TlsEcho acs = server(TlsProvider.JDK, Handshakes.defaults())) {
            assertThatExceptionOfType(IOException.class).isThrownBy(() -> TlsClient.distrusting(acs.port()));
            await().until(() -> acs.failures(HandshakeFailure.PEER_REFUSED) == 1);
        }
    }

    private TlsEcho server(TlsProvider provider, Handshakes handshakes) throws Exception {
        Path file = CA.issue(Wish.server("acs.example")).write(here.resolve("server.pem"));
        return new TlsEcho(TlsEcho.with(provider, file).with(handshakes));
    }

    private static Socket plain(TlsEcho acs) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), acs.port());
        socket.setSoTimeout(20_000);
        return socket;
    }

    /** All that comes until the end, which must come. */
    private static byte[] everything(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        try {
            return in.readAllBytes();
        } catch (SocketException reset) {
            return new byte[0];
        }
    }
}
