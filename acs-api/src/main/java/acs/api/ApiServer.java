package acs.api;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import acs.engine.OperationMeters;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.Channel;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** The REST API. Started once, stopped once. */
public final class ApiServer {
    private final ApiSettings settings;
    private final OperationWait wait;
    private final HttpListener listener;

    /** A server that no proxy stands before, with a memory budget of its own. */
    public ApiServer(ApiSettings settings, ApiPorts ports, ApiTokens tokens, MeterRegistry meters) {
        this(settings, ports, tokens, CallerSource.DIRECT, meters, ApiMemory.own());
    }

    /**
     * @param tokens  that clients may show
     * @param callers who calls, where a proxy stands before the API
     * @param meters  gets the timer {@code acs.api.requests} with the tags route and status
     * @param memory  what requests and answers hold
     */
    public ApiServer(ApiSettings settings, ApiPorts ports, ApiTokens tokens, CallerSource callers,
            MeterRegistry meters, ApiMemory memory) {
        this.settings = settings;
        this.wait = new OperationWait(ports.operations(), ports.news(), waitMax(settings.http().responseTimeout()),
                settings.waitsMax(), Schedulers.parallel());
        FilePorts files = ports.files();
        var door = new TokenDoor(tokens, settings.rates(), System::nanoTime);
        var dispatcher = new Dispatcher(routes(ports, meters), door, settings.storeTimeout(), settings.retryAfter(),
                files == null ? settings.storeTimeout() : files.uploadTimeout().plus(settings.storeTimeout()), meters);
        this.listener = new HttpListener("acs-api", settings.http(), callers, files == null
                ? Streams.NONE
                : new Streams(dispatcher::streams,
                        new Streams.Limits(files.sizeMax(), files.idleTimeout(), files.uploadTimeout())),
                memory, meters, dispatcher::answer);
    }

    private List<Route> routes(ApiPorts ports, MeterRegistry meters) {
        FilePorts files = ports.files();
        List<Route> all = new ArrayList<>(
                Routes.of(new DeviceResource(ports.devices(), ports.rules(), settings.pages()),
                        new OperationResource(ports.operations(), ports.devices(), ports.wakes()::wanted, ports.news(),
                                new OperationMeters(meters), wait, settings.pages(), InstantSource.system(), files),
                        new SessionResource(ports.sessions(), ports.devices(), settings.pages(),
                                InstantSource.system()),
                        new CredentialResource(ports.credentials(), ports.wakes()::wanted),
                        new WakeResource(ports.wakes(), ports.devices()),
                        new OpenApiResource()));
        if (files != null) {
            all.addAll(Routes.ofFiles(new FileResource(files.files(), settings.pages()),
                    new DeviceFileResource(files, ports.devices(), settings.pages())));
        }
        return all;
    }

    /** Binds and tells the address; fails when the address cannot be bound. */
    public Mono<InetSocketAddress> start() {
        return start(channel -> {});
    }

    /**
     * The same with something before HTTP.
     *
     * @param securing puts it at the head of a new connection's pipeline: TLS
     */
    public Mono<InetSocketAddress> start(Consumer<Channel> securing) {
        return listener.start(settings.host(), settings.port(), securing);
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
