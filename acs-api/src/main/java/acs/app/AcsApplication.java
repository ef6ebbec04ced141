package acs.app;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import acs.api.AdminToken;
import acs.api.ApiPorts;
import acs.api.ApiServer;
import acs.api.ApiTokens;
import acs.api.FilePorts;
import acs.api.ManagementServer;
import acs.api.Readiness;
import acs.api.SessionPorts;
import acs.api.WakePorts;
import acs.app.config.AcsConfig;
import acs.app.config.Setting;
import acs.app.config.Settings;
import acs.engine.Captures;
import acs.engine.OperationMeters;
import acs.engine.OperationNews;
import acs.engine.OperationSteps;
import acs.engine.SessionJournal;
import acs.engine.SessionMeters;
import acs.engine.SessionRunner;
import acs.engine.Sessions;
import acs.memory.MemoryBudget;
import acs.memory.MemoryUse;
import acs.port.FileLinks;
import acs.port.OperationListener;
import acs.port.StoreHealth;
import acs.session.SessionPolicy;
import acs.store.OperationSweep;
import acs.store.PostgresDeviceStore;
import acs.store.PostgresInformLog;
import acs.store.PostgresOperations;
import acs.store.PostgresSessions;
import acs.transport.http.SouthboundServer;
import acs.transport.soap.EnvelopeMask;
import acs.transport.nonce.NonceStart;
import acs.transport.soap.SoapReader;
import acs.transport.soap.SoapWriter;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * The whole server, wired by hand: started from the database up to the listeners, closed in reverse. Started once, closed once;
 * {@link #close} may come from another thread at any time.
 */
public final class AcsApplication {
    private static final Logger LOG = LoggerFactory.getLogger(AcsApplication.class);
    /** For what closes by itself within its own limits. */
    private static final Duration CLOSE_MAX = Duration.ofSeconds(15);
    /** For answers that are on their way when the last session has ended. */
    private static final Duration ANSWERS_MAX = Duration.ofSeconds(2);

    private final AcsConfig config;
    private final StartedParts parts = new StartedParts();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final NetworkParts network;
    private final MemoryBudget memory;
    private final AtomicReference<StoreHealth> storeHealth = new AtomicReference<>(() -> false);
    private final OperationNews operationNews = new OperationNews();
    private final OperationMeters operationMeters = new OperationMeters(meters);
    private final Readiness readiness = new Readiness(() -> storeHealth.get().isAvailable());
    private final Sessions sessions;
    private final WakeParts wakes = new WakeParts();
    private volatile Ports ports = new Ports(0, 0, 0, 0);
    private volatile List<Integer> cwmpPorts = List.of();

    /** The bound ports. */
    public record Ports(int cwmp, int api, int management, int files) {}

    /** Makes a server that does nothing until {@link #start}. */
    public AcsApplication(AcsConfig config) {
        this.config = config;
        this.network = new NetworkParts(config.network(), meters);
        this.memory = new MemoryBudget(config.memory());
        MemoryMeters.bind(memory, meters);
        this.sessions = new Sessions(config.sessionsMax(), network.sessionsOfOneDevice());
    }

    /**
     * Starts everything. Blocks until the server is ready.
     *
     * @throws StartException with one line for the operator; close it then all the same
     */
    public void start() {
        long began = System.nanoTime();
        DataDirectory.prepare(config.dataDir());
        AdminToken token = DataDirectory.adminToken(config);
        bindProcessMeters();
        int management = startManagement();
        Database database = Database.open(config, parts);
        database.migrate(config);
        CredentialParts credentials = CredentialParts.start(config, database, parts);
        TlsParts tls = TlsParts.open(config, credentials.secretKeys().get(), meters, parts);
        PostgresInformLog informLog = startInformLog(database, credentials);
        PostgresOperations operations = startOperations(credentials);
        QuirkBook quirks = startQuirks();
        PostgresSessions sessionLog = startSessionLog(database);
        NonceStart nonces = NonceStartFile.begin(config);
        TrustParts trust = TrustParts.of(config.trust(), credentials.credentials(), credentials.credentials(),
                credentials.secretKeys(), nonces, informLog, meters);
        FileParts files = startFiles(database, credentials, tls, nonces);
        SessionRunner runner = startSessions(informLog, operations, quirks, sessionLog, trust, files.links());
        WakePorts waking = startWakes(database, credentials, operations);
        int api = startApi(database, credentials, quirks, sessionLog, waking, files.ports(), token, tls);
        int cwmp = startSouthbound(runner, trust, tls);
        drainFirst(runner);
        ports = new Ports(cwmp, api, management, files.port());
        readiness.started();
        tellReady(token, tls, Duration.ofNanos(System.nanoTime() - began));
    }

    /** The bound ports, once started. */
    public Ports ports() {
        return ports;
    }

    /** The ports for CPEs: without TLS, with it, with old TLS; as far as there are any. */
    public List<Integer> cwmpPorts() {
        return cwmpPorts;
    }

    /** Whether {@link #close} was called. */
    public boolean isClosing() {
        return parts.isClosing();
    }

    /** Ends everything: unready, no new sessions, live ones within the grace time, flush, stop. Blocks. */
    public void close() {
        readiness.draining();
        parts.close();
        LOG.info("ended");
        closed.countDown();
    }

    /** Waits until {@link #close} is done. */
    public void awaitClosed() throws InterruptedException {
        closed.await();
    }

    private void bindProcessMeters() {
        new JvmMemoryMetrics().bindTo(meters);
        new JvmThreadMetrics().bindTo(meters);
        new ProcessorMetrics().bindTo(meters);
        new UptimeMetrics().bindTo(meters);
        new FileDescriptorMetrics().bindTo(meters);
        JvmGcMetrics collections = new JvmGcMetrics();
        collections.bindTo(meters);
        parts.add("the meters", CLOSE_MAX, () -> Mono.fromRunnable(() -> {
            collections.close();
            meters.close();
        }));
    }

    /** First to start and last to stop: it tells that the server lives and is not ready. */
    private int startManagement() {
        ManagementServer server = new ManagementServer(config.management(), readiness, meters);
        bind(server.start(), config.management().host(), config.management().port(), Settings.MANAGEMENT_PORT);
        parts.add("health and metrics", closeMax(config.management().http().stopGrace()), server::stop);
        wakes.own().add(config.management().host(), server.port());
        return server.port();
    }

    private PostgresInformLog startInformLog(Database database, CredentialParts credentials) {
        PostgresInformLog log = new PostgresInformLog(database.connections(), config.store(), new CommitMeters(meters),
                credentials.secrets(), Clock.systemUTC());
        log.start().block();
        parts.add("the store's writer", closeMax(config.store().statementTimeout().multipliedBy(2)), log::close);
        storeHealth.set(log);
        return log;
    }

    private PostgresOperations startOperations(CredentialParts credentials) {
        PostgresOperations operations = credentials.operations();
        OperationListener listener = (id, type, status) -> {
            operationMeters.changed(id, type, status);
            operationNews.changed(id);
        };
        RunParts.start(config.dataDir(), operations, listener, parts);
        OperationSweep sweep = new OperationSweep(operations, config.store(), config.sessions().plans(), listener);
        operationMeters.queued(sweep::queued);
        Disposable sweeping = sweep.start();
        parts.add("the sweep of operations", CLOSE_MAX, () -> Mono.fromRunnable(sweeping::dispose));
        return operations;
    }

    private PostgresSessions startSessionLog(Database database) {
        PostgresSessions sessions = new PostgresSessions(database.connections(), config.store(),
                new SessionLogMeters(meters), Clock.systemUTC());
        parts.add("the session log", closeMax(config.store().statementTimeout().multipliedBy(2)), sessions::close);
        return sessions;
    }

    private SessionJournal startJournal(PostgresSessions sessionLog) {
        Captures captures = new Captures(Schedulers.parallel());
        Disposable looking = captures.follow(sessionLog, config.sessionLog().captures().devicesMax(),
                config.sessionLog().captureLook());
        parts.add("the look at captured devices", CLOSE_MAX, () -> Mono.fromRunnable(looking::dispose));
        return new SessionJournal(config.log().idleSessions(), sessionLog, captures, config.sessionLog().trace());
    }

    private QuirkBook startQuirks() {
        QuirkBook quirks = new QuirkBook(config.quirksFile());
        Disposable looking = Schedulers.boundedElastic().schedulePeriodically(quirks::look, 2, 2, TimeUnit.SECONDS);
        parts.add("the quirk rules", CLOSE_MAX, () -> Mono.fromRunnable(looking::dispose));
        return quirks;
    }

    private FileParts startFiles(Database database, CredentialParts credentials, TlsParts tls, NonceStart nonces) {
        FileParts files = new FileParts(config.files(), config.files().store(config.dataDir()), database.connections(),
                config.store(), credentials.secrets(), credentials.secretKeys(), nonces, tls.files(), network.files(),
                meters);
        files.startStore(parts);
        bind(files.startServer(), config.files().server().host(), config.files().server().port(),
                Settings.FILES_PORT);
        wakes.own().add(config.files().server().host(), files.port());
        parts.add("the file service", closeMax(config.files().stopGrace()), files::stopServer);
        return files;
    }

    private SessionRunner startSessions(PostgresInformLog informLog, PostgresOperations stored, QuirkBook quirks,
            PostgresSessions sessionLog, TrustParts trust, FileLinks links) {
        OperationSteps operations = new OperationSteps(stored, quirks::rules, operationNews,
                operationMeters, Schedulers.parallel(), links, memory);
        SessionRunner runner = new SessionRunner(policy(), informLog, operations, trust.gate(), sessions,
                new SessionMeters(meters), startJournal(sessionLog), Schedulers.parallel());
        Disposable deadlines = runner.start();
        parts.add("the sessions", CLOSE_MAX, () -> Mono.fromRunnable(deadlines::dispose));
        return runner;
    }

    /** What one device may hold bounds an operation, too: what has no room today has none tomorrow. */
    private SessionPolicy policy() {
        SessionPolicy policy = config.sessions();
        return policy.with(policy.plans()
                .withAnswerBytesAtMost(config.memory().of(MemoryUse.OPERATIONS).holderMax()));
    }

    private WakePorts startWakes(Database database, CredentialParts credentials, PostgresOperations operations) {
        database.address().hosts().forEach(host -> wakes.own().add(host.name(), host.port()));
        NatParts nat = new NatParts(meters, parts);
        nat.startStun(config.nat(), credentials.credentialKeys(), database.connections(), config.store(),
                wakes.datagramPolicy(config.wake()));
        nat.startXmpp(config.xmpp());
        nat.methods().forEach(wakes::add);
        return wakes.start(config.wake(), config.nat().bindingLife(), operations, credentials.credentials(), sessions,
                meters, parts);
    }

    private int startApi(Database database, CredentialParts credentials, QuirkBook quirks,
            PostgresSessions sessionLog, WakePorts waking, FilePorts files, AdminToken token, TlsParts tls) {
        PostgresDeviceStore devices = new PostgresDeviceStore(database.connections(), config.store(),
                credentials.secrets());
        ReadMeters.bind(devices, meters);
        parts.add("the store's readers", CLOSE_MAX, devices::close);
        ApiPorts api = new ApiPorts(devices, credentials.operations(), credentials.changes(), quirks::rules,
                operationNews, new SessionPorts(sessionLog, sessionLog, config.sessionLog().captures()), waking, files);
        ApiServer server = new ApiServer(config.api(), api, ApiTokens.of(token), network.api(), meters);
        bind(server.start(tls.api()), config.api().host(), config.api().port(), Settings.API_PORT);
        parts.add("the API", closeMax(config.api().http().stopGrace()), server::stop);
        wakes.own().add(config.api().host(), server.port());
        return server.port();
    }

    private int startSouthbound(SessionRunner runner, TrustParts trust, TlsParts tls) {
        SouthboundServer server = new SouthboundServer(config.southbound(), trust.authenticator(), runner,
                new SoapReader(config.soap()), new SoapWriter(),
                new EnvelopeMask(config.soap(), config.sessionLog().envelopeCharactersMax()), network.cwmp(), meters);
        server.start(tls.cwmpListeners()).onErrorMap(tls::bindFailure).block();
        parts.add("the CWMP listener", CLOSE_MAX, () -> server.stop(ANSWERS_MAX));
        cwmpPorts = server.ports();
        cwmpPorts.forEach(port -> wakes.own().add(config.southbound().host(), port));
        return server.port();
    }

    /** Added last, so that it comes first when closing: CPEs can come back as long as their sessions live. */
    private void drainFirst(SessionRunner runner) {
        parts.add("live sessions", closeMax(config.shutdownGrace()), () -> {
            LOG.info("ending: no new sessions, {} s at most for the live ones", config.shutdownGrace().toSeconds());
            return runner.drain(config.shutdownGrace());
        });
    }

    private static void bind(Mono<?> start, String host, int port, Setting<Integer> setting) {
        start.onErrorMap(failure -> Failures.listener(host, port, setting, failure)).block();
    }

    private static Duration closeMax(Duration ownLimit) {
        return ownLimit.plus(CLOSE_MAX);
    }

    private void tellReady(AdminToken token, TlsParts tls, Duration took) {
        String where = switch (token.origin()) {
            case CONFIGURED -> "from " + Settings.API_TOKEN.key();
            case FILE, CREATED -> "in " + config.dataDir().resolve(AdminToken.FILE_NAME);
        };
        LOG.info("ready in {} ms: CWMP {}, API {}/api/v1 (admin token {}), files {}/, health and metrics {}",
                took.toMillis(), tls.cwmpUrls(cwmpPorts), url(tls.apiScheme(), config.api().host(), ports.api()), where,
                url(config.files().tls() ? "https" : "http", config.files().server().host(), ports.files()),
                url("http", config.management().host(), ports.management()));
    }

    static String url(String scheme, String host, int port) {
        return scheme + "://" + (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }
}
