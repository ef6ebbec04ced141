package acs.transport.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

import acs.credential.CpeIdentity.Bootstrap;
import acs.credential.CpeIdentity.Device;
import acs.engine.AuthMeters;
import acs.engine.IdentityGate;
import acs.engine.NoticeLimits;
import acs.port.Enrolment;
import acs.port.NoticeRecord;
import acs.session.SessionPolicy;
import acs.transport.auth.AuthSettings;
import acs.transport.auth.AuthSettings.FailureLimits;
import acs.transport.auth.CpeAuthenticator;
import acs.transport.auth.Credentials;
import acs.transport.auth.Proofs;
import acs.transport.nonce.NonceStart;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** The real server and engine, with credentials of two devices, {@code me} being number 1 and {@code you} number 2. */
final class AuthFixture implements AutoCloseable {
    static final FailureLimits FEW_FAILURES = new FailureLimits(3, 20, 50, Duration.ofMinutes(5), Duration.ofDays(1),
            100);

    final AtomicLong clock = new AtomicLong(System.currentTimeMillis());
    final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    final List<NoticeRecord> notices = new CopyOnWriteArrayList<>();
    final Credentials credentials = new Credentials().add("me", new Device("0A1B2C-Box-1"), "mine")
            .add("you", new Device("0A1B2C-Box-2"), "yours").add("qu\"o\\te", new Device("0A1B2C-Box-3"), "3")
            .add("factory", new Bootstrap("factory"), "shared");
    final InMemoryInformLog log = new InMemoryInformLog();
    final CpeAuthenticator authenticator;
    final SouthboundFixture acs;

    AuthFixture(AuthSettings settings) {
        AuthMeters meters = new AuthMeters(registry);
        authenticator = new CpeAuthenticator(settings, credentials, () -> Credentials.KEYS,
                NonceStart.withoutMemory(), meters, clock::get);
        IdentityGate gate = new IdentityGate(Enrolment.NONE, notice -> Mono.fromRunnable(() -> notices.add(notice)),
                meters, NoticeLimits.defaults(), Schedulers.parallel());
        acs = new SouthboundFixture(SouthboundSettings.defaults(), log, SessionPolicy.defaults(), authenticator, gate);
    }

    RawCpe cpe() {
        return acs.cpe();
    }

    double failures(String reason) {
        return registry.get("acs.cwmp.auth.failures").tag("reason", reason).counter().count();
    }

    /** Draws a challenge, on a connection that stays open. */
    static String challenge(RawCpe cpe, String body, String... headers) {
        RawCpe.Response response = cpe.post(body, headers).expect(401);
        assertThat(response.header("Connection")).isNull();
        assertThat(response.cookie()).isNull();
        return Objects.requireNonNull(response.header("WWW-Authenticate"));
    }

    /** A challenge as any node would give it. */
    String challenge() {
        try (RawCpe cpe = new RawCpe(acs.server.port())) {
            return challenge(cpe, "");
        }
    }

    static String authorization(String value) {
        return "Authorization: " + value;
    }

    /** Opens a session of {@code me} and returns the cookie. */
    String open(RawCpe cpe) {
        String cookie = cpe.post(Envelopes.inform("1"), authorization(Proofs.of("me", "mine").to(challenge())))
                .expect(200).cookie();
        return Objects.requireNonNull(cookie);
    }

    @Override
    public void close() {
        acs.close();
    }
}
