package acs.transport.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import javax.net.ssl.SSLSocket;

import acs.transport.tls.ServerTlsSettings.Demand;
import acs.transport.tls.TestCa.Issued;
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

/** Certificates that change while the server runs. */
class ReloadTest {
    private static final TestCa CA = TestCa.root("Test root");
    private static final Duration DAY = Duration.ofDays(1);

    @TempDir
    Path here;

    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
    private final Logger ours = (Logger) LoggerFactory.getLogger("acs.transport.tls");

    @BeforeEach
    void listen() {
        logged.start();
        ours.addAppender(logged);
    }

    @AfterEach
    void stop_listening() {
        ours.detachAppender(logged);
    }

    private List<String> warnings() {
        return List.copyOf(logged.list).stream().filter(event -> event.getLevel().isGreaterOrEqual(Level.WARN))
                .map(ILoggingEvent::getFormattedMessage).toList();
    }

    @ParameterizedTest
    @EnumSource(names = {"OPENSSL", "JDK"})
    void certificates_change_under_load_and_no_connection_fails(TlsProvider provider) throws Exception {
        Path file = CA.issue(Wish.server("acs.example")).write(here.resolve("server.pem"));
        try (TlsEcho server = new TlsEcho(TlsEcho.with(provider, file));
                SSLSocket standing = new TlsClient(null).connect(server.port())) {
            AtomicBoolean over = new AtomicBoolean();
            AtomicInteger greeted = new AtomicInteger();
            Queue<Throwable> failed = new ConcurrentLinkedQueue<>();
            List<Thread> load = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                load.add(Thread.ofPlatform().start(() -> greet(server, over, greeted, failed)));
            }
            BigInteger last = serial(server);
            for (int i = 0; i < 10; i++) {
                Issued next = CA.issue(Wish.server("acs.example"));
                next.write(file);
                server.tls.look();
                server.tls.look();
                assertThat(serial(server)).as("new connections").isEqualTo(next.certificate().getSerialNumber());
                int before = greeted.get();
                await().until(() -> greeted.get() > before + 5 || !failed.isEmpty());
                last = next.certificate().getSerialNumber();
            }
            over.set(true);
            for (Thread thread : load) {
                thread.join();
            }
            assertThat(failed).isEmpty();
            assertThat(serial(server)).isEqualTo(last);
            assertThat(TlsClient.line(standing)).as("an old connection goes on").endsWith("nobody");
            assertThat(server.failures()).isZero();
        }
    }

    private static void greet(TlsEcho server, AtomicBoolean over, AtomicInteger greeted, Queue<Throwable> failed) {
        TlsClient resuming = new TlsClient(null);
        while (!over.get()) {
            try {
                resuming.greeting(server.port());
                new TlsClient(null).greeting(server.port());
                greeted.incrementAndGet();
            } catch (Exception failure) {
                failed.add(failure);
                return;
            }
        }
    }

    @Test
    void a_broken_file_changes_nothing_and_is_complained_of_once() throws Exception {
        Issued good = CA.issue(Wish.server("acs.example"));
        Path file = good.write(here.resolve("server.pem"));
        try (TlsEcho server = new TlsEcho(TlsEcho.with(TlsProvider.AUTO, file))) {
            TestCa.write(file, "-----BEGIN CERTIFICATE-----\nbroken\n-----END CERTIFICATE-----\n");
            for (int i = 0; i < 5; i++) {
                server.tls.look();
            }
            assertThat(serial(server)).isEqualTo(good.certificate().getSerialNumber());
            assertThat(warnings()).singleElement().asString().contains("stay as they were", file.toString());

            Files.delete(file);
            server.tls.look();
            server.tls.look();
            server.tls.look();
            assertThat(warnings()).hasSize(2).last().asString().contains("no such file");
            assertThat(serial(server)).isEqualTo(good.certificate().getSerialNumber());

            Issued next = CA.issue(Wish.server("acs.example"));
            next.write(file);
            server.tls.look();
            server.tls.look();
            assertThat(serial(server)).isEqualTo(next.certificate().getSerialNumber());
            assertThat(warnings()).hasSize(2);
        }
    }

    @Test
    void a_chain_whose_key_is_still_to_come_is_waited_for() throws Exception {
        Issued old = CA.issue(Wish.server("acs.example"));
        Issued next = CA.issue(Wish.server("acs.example"));
        Path chain = old.write(here.resolve("chain.pem"));
        Path key = TestCa.write(here.resolve("key.pem"), TestCa.pem("PRIVATE KEY", old.key().getEncoded()));
        ServerTlsSettings settings = ServerTlsSettings
                .defaults(List.of(new ServerTlsSettings.CertificateFiles(chain, key)));
        try (TlsEcho server = new TlsEcho(settings)) {
            next.write(chain);
            server.tls.look();
            TestCa.write(key, TestCa.pem("PRIVATE KEY", next.key().getEncoded()));
            server.tls.look();
            server.tls.look();
            assertThat(serial(server)).isEqualTo(next.certificate().getSerialNumber());
            assertThat(warnings()).isEmpty();
        }
    }

    @Test
    void a_client_CA_that_is_added_or_taken_away_counts_from_then_on() throws Exception {
        Path file = CA.issue(Wish.server("acs.example")).write(here.resolve("server.pem"));
        TestCa old = TestCa.root("Old devices");
        TestCa fresh = TestCa.root("New devices");
        Path authorities = old.write(here.resolve("devices.pem"));
        try (TlsEcho server = new TlsEcho(TlsEcho.with(TlsProvider.OPENSSL, file)
                .with(TlsEcho.asking(Demand.REQUIRE, authorities)))) {
            TlsClient device = new TlsClient(old.issue(Wish.device("00D09E-1")));
            assertThat(device.greeting(server.port())).endsWith("00D09E-1");
            fresh.write(authorities);
            server.tls.look();
            server.tls.look();
            assertThat(new TlsClient(fresh.issue(Wish.device("00D09E-2"))).greeting(server.port()))
                    .endsWith("00D09E-2");
            assertThatExceptionOfType(IOException.class)
                    .as("not even by the session that it had").isThrownBy(() -> device.greeting(server.port()));
        }
    }

    @Test
    void what_ends_soon_is_told_once_a_day_and_measured() throws Exception {
        Instant now = Instant.now();
        Path file = CA.issue(Wish.server("acs.example").between(now.minus(DAY), now.plus(DAY.multipliedBy(30))))
                .write(here.resolve("server.pem"));
        Path crl = TestCa.write(here.resolve("crl.pem"),
                TestCa.pem("X509 CRL", CA.revocations(now.plus(DAY.multipliedBy(5))).getEncoded()));
        Path ca = CA.write(here.resolve("ca.pem"));
        try (TlsEcho server = new TlsEcho(
                TlsEcho.with(TlsProvider.AUTO, file).with(TlsEcho.asking(Demand.OPTIONAL, ca, crl)))) {
            assertThat(expiry(server, "certificate")).isCloseTo(30 * 86_400.0, within(60.0));
            assertThat(expiry(server, "client_ca")).isCloseTo(365 * 86_400.0, within(60.0));
            assertThat(expiry(server, "revocation_list")).isCloseTo(5 * 86_400.0, within(60.0));
            server.tls.look();
            assertThat(warnings()).isEmpty();
            move(server, DAY.multipliedBy(10));
            assertThat(warnings()).hasSize(2).anyMatch(line -> line.contains("expires"))
                    .anyMatch(line -> line.contains("due to be renewed"));
            move(server, Duration.ofHours(23));
            assertThat(warnings()).hasSize(2);
            move(server, Duration.ofHours(2));
            assertThat(warnings()).hasSize(4);
            move(server, DAY.multipliedBy(20));
            assertThat(warnings()).anyMatch(line -> line.contains("has expired"));
            assertThat(expiry(server, "certificate")).isNegative();
            assertThat(new TlsClient(null).greeting(server.port())).as("devices without a clock still come")
                    .endsWith("nobody");
        }
    }

    private static void move(TlsEcho server, Duration time) {
        server.now.updateAndGet(now -> now.plus(time));
        server.tls.look();
        server.tls.look();
    }

    private static double expiry(TlsEcho server, String what) {
        return server.registry.get("acs.tls.expiry").tag("what", what).gauge().value();
    }

    private static BigInteger serial(TlsEcho server) throws Exception {
        try (SSLSocket client = new TlsClient(null).connect(server.port())) {
            return ((X509Certificate) client.getSession().getPeerCertificates()[0]).getSerialNumber();
        }
    }
}
