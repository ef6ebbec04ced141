package acs.transport.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import acs.engine.AuthMeters;
import acs.engine.Gates;
import acs.engine.IdentityGate;
import acs.engine.NoOperations;
import acs.engine.SessionJournal;
import acs.engine.SessionMeters;
import acs.engine.SessionRunner;
import acs.engine.Sessions;
import acs.network.Addresses;
import acs.network.CallerRules;
import acs.port.InformLog;
import acs.session.SessionPolicy;
import acs.transport.auth.AuthSettings;
import acs.transport.auth.CpeAuthenticator;
import acs.transport.auth.Credentials;
import acs.transport.caller.Admission;
import acs.transport.caller.AdmissionLimits;
import acs.transport.caller.Callers;
import acs.transport.soap.EnvelopeMask;
import acs.transport.nonce.NonceStart;
import acs.transport.soap.SoapLimits;
import acs.transport.soap.SoapReader;
import acs.transport.soap.SoapWriter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** The real server on a free port, with the real engine; only the store is the test's. */
final class SouthboundFixture implements AutoCloseable {
    private static final List<SouthboundServer.Listener> PLAIN = List
            .of(new SouthboundServer.Listener("CWMP", 0, null));
    static final EnvelopeMask MASK = new EnvelopeMask(SoapLimits.defaults(), 65_536);
    final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    final Sessions sessions = new Sessions(5_000);
    final InMemoryInformLog log;
    final SouthboundServer server;
    final SessionRunner runner;
    private final Scheduler scheduler = Schedulers.newSingle("test-sessions", true);
    private final Disposable ticking;
    private final List<RawCpe> cpes = new ArrayList<>();

    SouthboundFixture(SouthboundSettings settings) {
        this(settings, new InMemoryInformLog());
    }

    SouthboundFixture(SouthboundSettings settings, InMemoryInformLog log) {
        this(settings, log, SessionPolicy.defaults());
    }

    SouthboundFixture(SouthboundSettings settings, InMemoryInformLog log, SessionPolicy policy) {
        this(settings, log, policy, authenticator(new SimpleMeterRegistry()), Gates.plain(), CallerRules.DIRECT,
                AdmissionLimits.none(), PLAIN);
    }

    SouthboundFixture(SouthboundSettings settings, InMemoryInformLog log, SessionPolicy policy,
            CpeAuthenticator authenticator, IdentityGate gate) {
        this(settings, log, policy, authenticator, gate, PLAIN);
    }

    SouthboundFixture(SouthboundSettings settings, InMemoryInformLog log, SessionPolicy policy,
            CpeAuthenticator authenticator, IdentityGate gate, List<SouthboundServer.Listener> listeners) {
        this(settings, log, policy, authenticator, gate, CallerRules.DIRECT, AdmissionLimits.none(), listeners);
    }

    SouthboundFixture(CallerRules rules, AdmissionLimits limits) {
        this(SouthboundSettings.defaults(), new InMemoryInformLog(), SessionPolicy.defaults(),
                authenticator(new SimpleMeterRegistry()), Gates.plain(), rules, limits, PLAIN);
    }

    SouthboundFixture(SouthboundSettings settings, InMemoryInformLog log, SessionPolicy policy, CallerRules rules,
            AdmissionLimits limits) {
        this(settings, log, policy, authenticator(new SimpleMeterRegistry()), Gates.plain(), rules, limits, PLAIN);
    }

    SouthboundFixture(CallerRules rules, AdmissionLimits limits, List<SouthboundServer.Listener> listeners) {
        this(SouthboundSettings.defaults(), new InMemoryInformLog(), SessionPolicy.defaults(),
                authenticator(new SimpleMeterRegistry()), Gates.plain(), rules, limits, listeners);
    }

    SouthboundFixture(SouthboundSettings settings, InMemoryInformLog log, SessionPolicy policy,
            List<SouthboundServer.Listener> listeners) {
        this(settings, log, policy, authenticator(new SimpleMeterRegistry()), Gates.plain(), CallerRules.DIRECT,
                AdmissionLimits.none(), listeners);
    }

    private SouthboundFixture(SouthboundSettings settings, InMemoryInformLog log, SessionPolicy policy,
            CpeAuthenticator authenticator, IdentityGate gate, CallerRules rules, AdmissionLimits limits,
            List<SouthboundServer.Listener> listeners) {
        this.log = log;
        InformLog port = log;
        runner = new SessionRunner(policy, port, NoOperations.steps(), gate, sessions, new SessionMeters(registry),
                new SessionJournal(false),
                scheduler);
        ticking = runner.start();
        server = new SouthboundServer(settings.on("127.0.0.1", 0), authenticator, runner,
                new SoapReader(SoapLimits.defaults()), new SoapWriter(), MASK,
                new Callers(rules, new Admission(limits, registry, System::nanoTime), registry), registry);
        server.start(listeners).block(Duration.ofSeconds(10));
    }

    /** Asks nobody. */
    static CpeAuthenticator authenticator(SimpleMeterRegistry registry) {
        return new CpeAuthenticator(AuthSettings.defaults(), Credentials.NOBODY, () -> Credentials.KEYS, NonceStart.withoutMemory(),
                new AuthMeters(registry), System::currentTimeMillis);
    }

    RawCpe cpe() {
        RawCpe cpe = new RawCpe(server.port());
        cpes.add(cpe);
        return cpe;
    }

    /** A CPE at an address of its own, 127.0.0.x. */
    RawCpe cpe(int lastOctet) {
        RawCpe cpe = new RawCpe(loopback(lastOctet), server.port());
        cpes.add(cpe);
        return cpe;
    }

    static InetAddress loopback(int lastOctet) {
        return Objects.requireNonNull(Addresses.literal("127.0.0." + lastOctet));
    }

    /** Whatever happened before, a good CPE is served. */
    void servesTheNextGoodInform() {
        try (RawCpe good = new RawCpe(server.port())) {
            good.post(Envelopes.inform("good"));
            assertThat(good.expect(200).body()).contains("InformResponse");
            good.post("").expect(204);
        }
    }

    double counted(String meter, String tag, String value) {
        var counter = registry.find(meter).tag(tag, value).counter();
        return counter == null ? 0 : counter.count();
    }

    void awaitNoConnections() {
        await().atMost(Duration.ofSeconds(10)).until(() -> server.connections() == 0);
        assertThat(server.bodyBytes()).isZero();
    }

    @Override
    public void close() {
        cpes.forEach(RawCpe::close);
        awaitNoConnections();
        server.stop(Duration.ofSeconds(1)).block(Duration.ofSeconds(10));
        ticking.dispose();
        scheduler.dispose();
    }
}
