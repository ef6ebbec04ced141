package acs.api;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import tools.jackson.core.JsonGenerator;

/**
 * Health and metrics for orchestrators and Prometheus, on an event loop of their own so that probes are answered under
 * load. Started once, stopped once; stop it last, so that a draining server still tells that it is.
 */
public final class ManagementServer {
    private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";
    private static final Duration SCRAPE_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private final ManagementSettings settings;
    private final Readiness readiness;
    private final PrometheusMeterRegistry meters;
    private final HttpListener listener;
    private final AtomicReference<@Nullable Mono<byte[]>> scrape = new AtomicReference<>();

    /** A server with a memory budget of its own. */
    public ManagementServer(ManagementSettings settings, Readiness readiness, PrometheusMeterRegistry meters) {
        this(settings, readiness, meters, ApiMemory.own());
    }

    /** @param memory what answers hold */
    public ManagementServer(ManagementSettings settings, Readiness readiness, PrometheusMeterRegistry meters,
            ApiMemory memory) {
        this.settings = settings;
        this.readiness = readiness;
        this.meters = meters;
        List<Route> routes = List.of(
                Route.open("/health/live", Action.get(this::live)),
                Route.open("/health/ready", Action.get(this::ready)),
                Route.open("/metrics", Action.get(this::metrics)));
        var dispatcher = new Dispatcher(routes, (request, access) -> null, SCRAPE_TIMEOUT, RETRY_AFTER, meters);
        this.listener = new HttpListener("acs-management", settings.http(), CallerSource.DIRECT, Streams.NONE, memory,
                meters, dispatcher::answer);
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
        return listener.stop();
    }

    private Mono<ApiResponse> live(ApiRequest request) {
        return Mono.fromSupplier(() -> ApiResponse.json(Json.object(g -> g.writeStringProperty("status", "live"))));
    }

    private Mono<ApiResponse> ready(ApiRequest request) {
        return Mono.fromSupplier(() -> {
            List<Readiness.Check> checks = readiness.checks();
            boolean ready = checks.stream().allMatch(Readiness.Check::ok);
            byte[] body = Json.object(g -> writeReadiness(g, ready, checks));
            return ApiResponse.of(ready ? 200 : 503, Json.CONTENT_TYPE, body);
        });
    }

    private static void writeReadiness(JsonGenerator g, boolean ready, List<Readiness.Check> checks) {
        g.writeStringProperty("status", ready ? "ready" : "unready");
        g.writeName("reasons");
        Json.writeStrings(g, checks.stream().filter(check -> !check.ok()).map(Readiness.Check::reason).toList());
        g.writeArrayPropertyStart("checks");
        for (Readiness.Check check : checks) {
            g.writeStartObject();
            g.writeStringProperty("name", check.name());
            g.writeBooleanProperty("ok", check.ok());
            g.writeEndObject();
        }
        g.writeEndArray();
    }

    private Mono<ApiResponse> metrics(ApiRequest request) {
        return Mono.defer(this::scraped).map(text -> ApiResponse.of(200, PROMETHEUS_TEXT, text));
    }

    /** One at a time: requests that come meanwhile share its text. */
    private Mono<byte[]> scraped() {
        Mono<byte[]> running = scrape.get();
        if (running != null) {
            return running;
        }
        // Off the event loop: a gauge may ask anything, and the text may be long.
        Mono<byte[]> mine = Mono.fromCallable(() -> meters.scrape(PROMETHEUS_TEXT).getBytes(StandardCharsets.UTF_8))
                .subscribeOn(Schedulers.boundedElastic()).doOnTerminate(() -> scrape.set(null)).cache();
        return scrape.compareAndSet(null, mine) ? mine : scraped();
    }
}
