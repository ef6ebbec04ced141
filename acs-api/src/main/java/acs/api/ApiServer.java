package acs.api;

import java.net.InetSocketAddress;

import acs.port.DeviceStore;
import io.micrometer.core.instrument.MeterRegistry;
import reactor.core.publisher.Mono;

/** The REST API. Started once, stopped once. */
public final class ApiServer {
    private final ApiSettings settings;
    private final HttpListener listener;

    /**
     * @param tokens that clients may show
     * @param meters gets the timer {@code acs.api.requests} with the tags route and status
     */
    public ApiServer(ApiSettings settings, DeviceStore store, ApiTokens tokens, MeterRegistry meters) {
        this.settings = settings;
        var routes = Routes.of(new DeviceResource(store, settings.pages()), new OpenApiResource());
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
        return listener.stop();
    }
}
