package acs.api;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Supplier;

import acs.device.QuirkRules;
import acs.engine.OperationMeters;
import acs.engine.OperationNews;
import acs.port.DeviceStore;
import acs.port.OperationStore;
import io.micrometer.core.instrument.MeterRegistry;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** The REST API. Started once, stopped once. */
public final class ApiServer {
    private final ApiSettings settings;
    private final OperationWait wait;
    private final HttpListener listener;

    /** Without connection requests. */
    public ApiServer(ApiSettings settings, DeviceStore devices, OperationStore operations,
            Supplier<QuirkRules> rules, OperationNews news, SessionPorts sessions, ApiTokens tokens,
            MeterRegistry meters) {
        this(settings, devices, operations, rules, news, sessions, WakePorts.OFF, tokens, meters);
    }

    /**
     * @param rules    what is odd about devices, as the rules say now
     * @param news     of operations on this node
     * @param sessions what was said in sessions
     * @param wakes    has devices connect
     * @param tokens   that clients may show
     * @param meters   gets the timer {@code acs.api.requests} with the tags route and status
     */
    public ApiServer(ApiSettings settings, DeviceStore devices, OperationStore operations,
            Supplier<QuirkRules> rules, OperationNews news, SessionPorts sessions, WakePorts wakes, ApiTokens tokens,
            MeterRegistry meters) {
        this.settings = settings;
        this.wait = new OperationWait(operations, news, waitMax(settings.http().responseTimeout()), settings.waitsMax(),
                Schedulers.parallel());
        var routes = Routes.of(new DeviceResource(devices, rules, settings.pages()),
                new OperationResource(operations, devices, wakes::wanted, news, new OperationMeters(meters), wait,
                        settings.pages(),
                        InstantSource.system()),
                new SessionResource(sessions, devices, settings.pages(), InstantSource.system()),
                new WakeResource(wakes, devices), new OpenApiResource());
        var door = new TokenDoor(tokens, settings.rates(), System::nanoTime);
        var dispatcher = new Dispatcher(routes, door, settings.storeTimeout(), settings.retryAfter(), meters);
        this.listener = new HttpListener("acs-api", settings.http(), dispatcher::answer);
    }

    /** Binds and tells the address; fails when the address cannot be bound. */
    public Mono<InetSocketAddress> start() {
        return listener.start(settings.host(), settings.port());
    }

    /** The bound port, once started. */
    public int port() {
        return listener.port();
    }

    /** Accepts nothing more and completes when the running requests have ended or the grace time is over. */
    public Mono<Void> stop() {
        return Mono.defer(() -> {
            wait.stop();
            return listener.stop();
        });
    }

    /** Less than what ends the connection, so that the answer still gets through. */
    private static Duration waitMax(Duration responseTimeout) {
        Duration room = Duration.ofSeconds(responseTimeout.toSeconds() * 4 / 5);
        return room.compareTo(Preferences.WAIT_MAX) < 0 ? room : Preferences.WAIT_MAX;
    }
}
