package acs.transport.xmpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import acs.port.CredentialStore.ConnectionRequestCredential;
import acs.port.Waker;
import acs.port.Waker.Outcome;
import acs.transport.wake.WakeTarget;
import acs.transport.xmpp.XmppLinkSettings.Tls;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;

/** Connection requests through a real Prosody, to a CPE that is a client of it (Annex K). */
@Timeout(180)
class XmppWakeTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final List<XmppLink> links = new ArrayList<>();
    private Prosody server;

    @BeforeEach
    void start() throws Exception {
        server = new Prosody(directory);
    }

    @AfterEach
    void stop() throws Exception {
        links.forEach(link -> link.close().block(PATIENCE));
        if (server != null) {
            server.close();
        }
    }

    private XmppLinkSettings settings(String password, @Nullable Path caFile, int inFlightMax) {
        return new XmppLinkSettings("127.0.0.1", server.port(), Prosody.DOMAIN, "acs", password, "", Tls.REQUIRED,
                caFile,
                Duration.ofSeconds(3), inFlightMax, Duration.ofMillis(50), Duration.ofMillis(200),
                Duration.ofMillis(500));
    }

    private XmppLink link(XmppLinkSettings settings) {
        XmppLink link = new XmppLink(settings, meters);
        links.add(link);
        link.start();
        return link;
    }

    private XmppWake connected(XmppLinkSettings settings) {
        XmppLink link = link(settings);
        await().atMost(PATIENCE).until(link::isConnected);
        return new XmppWake(link, settings);
    }

    private XmppWake connected() {
        return connected(settings("acs-password", server.certificate(), 100));
    }

    private static WakeTarget target(String jabberId, String... passwords) {
        return new WakeTarget("0011AA-GW-1", "", "", jabberId, passwords.length == 0
                ? null
                : new ConnectionRequestCredential(VirtualXmppCpe.USERNAME, List.of(passwords)));
    }

    private static Waker.Attempt ask(XmppWake wake, WakeTarget target) {
        return Objects.requireNonNull(wake.wake(target).block(PATIENCE));
    }

    @Test
    void a_device_is_asked_and_says_what_it_makes_of_it() throws Exception {
        XmppWake wake = connected();
        assertThat(meters.get("acs.xmpp.connected").gauge().value()).isEqualTo(1);
        try (VirtualXmppCpe cpe = new VirtualXmppCpe(server)) {
            Waker.Attempt attempt = ask(wake, target(cpe.jabberId(), VirtualXmppCpe.PASSWORD));
            assertThat(attempt.outcome()).as(attempt.detail()).isEqualTo(Outcome.ACCEPTED);
            assertThat(attempt.method()).isEqualTo(Waker.Method.XMPP);
            assertThat(cpe.accepted).hasValue(1);

            assertThat(ask(wake, target(cpe.jabberId(), "wrong")).outcome()).isEqualTo(Outcome.UNAUTHORIZED);
            // During a change of the password both are tried.
            assertThat(ask(wake, target(cpe.jabberId(), "newer", VirtualXmppCpe.PASSWORD)).outcome())
                    .isEqualTo(Outcome.ACCEPTED);
            assertThat(cpe.accepted).hasValue(2);

            cpe.isBusy = true;
            assertThat(ask(wake, target(cpe.jabberId(), VirtualXmppCpe.PASSWORD)).outcome())
                    .isEqualTo(Outcome.UNREACHABLE);
            cpe.isSilent = true;
            Waker.Attempt silent = ask(wake, target(cpe.jabberId(), VirtualXmppCpe.PASSWORD));
            assertThat(silent.outcome()).isEqualTo(Outcome.UNREACHABLE);
            assertThat(silent.detail()).isEqualTo("no answer in time");
        }
        Waker.Attempt gone = ask(wake, target("cpe@acs.test/cwmp", VirtualXmppCpe.PASSWORD));
        assertThat(gone.outcome()).isEqualTo(Outcome.UNREACHABLE);
        assertThat(gone.detail()).doesNotContain(VirtualXmppCpe.PASSWORD);
        assertThat(ask(wake, target("nobody@acs.test/x", VirtualXmppCpe.PASSWORD)).outcome())
                .isEqualTo(Outcome.UNREACHABLE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cpe@acs.test", "acs.test/x", "cpe@evil.test/cwmp", "@/", "cpe@acs.test.evil/cwmp", "cpe",
            "c\"<>pe@acs.test/x", "cpe@acs.test/"})
    void only_full_ids_of_the_own_domain_are_asked_since_the_password_goes_with_it(String jabberId) {
        assertThat(ask(connected(), target(jabberId, "secret")).outcome()).isEqualTo(Outcome.FORBIDDEN_ADDRESS);
    }

    @Test
    void without_an_id_or_credentials_there_is_nothing_to_try() {
        XmppWake wake = connected();
        assertThat(wake.reaches(target("", "secret"))).isFalse();
        assertThat(wake.reaches(target("cpe@acs.test/x"))).isFalse();
        assertThat(wake.reaches(target("cpe@acs.test/x", "secret"))).isTrue();
        assertThat(ask(wake, target("", "secret")).outcome()).isEqualTo(Outcome.NO_ADDRESS);
    }

    @Test
    void requests_in_flight_are_bounded() throws Exception {
        XmppWake wake = connected(settings("acs-password", server.certificate(), 5));
        try (VirtualXmppCpe cpe = new VirtualXmppCpe(server)) {
            cpe.isSilent = true;
            List<Outcome> outcomes = Flux.range(0, 20)
                    .flatMap(i -> wake.wake(target(cpe.jabberId(), VirtualXmppCpe.PASSWORD)), 20)
                    .map(Waker.Attempt::outcome).collectList().blockOptional(PATIENCE).orElseThrow();
            assertThat(outcomes.stream().filter(outcome -> outcome == Outcome.RATE_LIMITED)).hasSize(15);
            assertThat(outcomes.stream().filter(outcome -> outcome == Outcome.UNREACHABLE)).hasSize(5);
            cpe.isSilent = false;
            assertThat(ask(wake, target(cpe.jabberId(), VirtualXmppCpe.PASSWORD)).outcome())
                    .isEqualTo(Outcome.ACCEPTED);
        }
    }

    @Test
    void a_server_that_restarts_is_connected_to_again_by_itself() throws Exception {
        XmppWake wake = connected();
        XmppLink link = links.getFirst();
        server.stop();
        await().atMost(PATIENCE).until(() -> !link.isConnected());
        assertThat(meters.get("acs.xmpp.connected").gauge().value()).isZero();
        Waker.Attempt meanwhile = ask(wake, target("cpe@acs.test/cwmp", "secret"));
        assertThat(meanwhile.outcome()).isEqualTo(Outcome.UNREACHABLE);
        assertThat(meanwhile.detail()).isEqualTo("no connection to the XMPP server");

        server.start();
        await().atMost(PATIENCE).until(link::isConnected);
        try (VirtualXmppCpe cpe = new VirtualXmppCpe(server)) {
            assertThat(ask(wake, target(cpe.jabberId(), VirtualXmppCpe.PASSWORD)).outcome())
                    .isEqualTo(Outcome.ACCEPTED);
        }
    }

    @Test
    void a_wrong_password_or_a_certificate_that_is_not_trusted_or_not_the_domains_is_no_connection() throws Exception {
        Path trusted = server.certificate();
        XmppLink wrongPassword = link(settings("wrong", trusted, 1));
        XmppLink notTrusted = link(settings("acs-password", null, 1));
        XmppLink right = link(settings("acs-password", trusted, 1));
        await().atMost(PATIENCE).until(right::isConnected);
        assertThat(wrongPassword.isConnected()).isFalse();
        assertThat(notTrusted.isConnected()).isFalse();

        server.stop();
        server.certify("elsewhere.test");
        server.start();
        XmppLink otherName = link(settings("acs-password", trusted, 1));
        await().pollDelay(Duration.ofSeconds(2)).atMost(PATIENCE).until(() -> !right.isConnected());
        assertThat(otherName.isConnected()).isFalse();
    }

    @Test
    void settings_do_not_print_the_password() {
        assertThat(settings("acs-password", null, 1).toString()).doesNotContain("acs-password");
    }
}
