package acs.api;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

import acs.device.QuirkRules;
import acs.engine.OperationMeters;
import acs.engine.OperationNews;
import acs.port.CredentialAdmin;
import acs.port.DeviceStore;
import acs.port.OperationStore;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** The REST API. Started once, stopped once. */
public final class ApiServer {
    private final ApiSettings settings;
    private final OperationWait wait;
    private final HttpListener listener;

    /** A server that no proxy stands before, without files and connection requests. */
    public ApiServer(ApiSettings settings, DeviceStore devices, OperationStore operations, CredentialAdmin credentials,
            Supplier<QuirkRules> rules, OperationNews news, SessionPorts sessions, ApiTokens tokens,
            MeterRegistry meters) {
        this(settings, devices, operations, credentials, rules, news, sessions, WakePorts.OFF, null, tokens,
                CallerSource.DIRECT, meters);
    }

    /**
     * @param credentials of devices
     * @param rules    what is odd about devices, as the rules say now
     * @param news     of operations on this node
     * @param sessions what was said in sessions
     * @param wakes    has devices connect
     * @param tokens   that clients may show
     * @param files    the file service, {@code null} for none
     * @param callers  who calls, where a proxy stands before the API
     * @param meters   gets the timer {@code acs.api.requests} with the tags route and status
     */
    public ApiServer(ApiSettings settings, DeviceStore devices, OperationStore operations, CredentialAdmin credentials,
            Supplier<QuirkRules> rules, OperationNews news, SessionPorts sessions, WakePorts wakes,
            @Nullable FilePorts files, ApiTokens tokens, CallerSource callers, MeterRegistry meters) {
        this.settings = settings;
        this.wait = new OperationWait(operations, news, waitMax(settings.http().responseTimeout()), settings.waitsMax(),
                Schedulers.parallel());
        var routes = Routes.of(new DeviceResource(devices, rules, settings.pages()),
                new OperationResource(operations, devices, wakes::wanted, news, new OperationMeters(meters), wait,
                        settings.pages(), InstantSource.system(), files),
                new SessionResource(sessions, devices, settings.pages(), InstantSource.system()),
                new CredentialResource(credentials, wakes::wanted), new WakeResource(wakes, devices),
                new OpenApiResource());
        var door = new TokenDoor(tokens, settings.rates(), System::nanoTime);
        List<Route> all = new ArrayList<>(routes);
        if (files != null) {
            all.addAll(Routes.ofFiles(new FileResource(files.files(), settings.pages()),
                    new DeviceFileResource(files, devices, settings.pages())));
        }
        var dispatcher = new Dispatcher(all, door, settings.storeTimeout(), settings.retryAfter(),
                files == null ? settings.storeTimeout() : files.uploadTimeout().plus(settings.storeTimeout()), meters);
        this.listener = new HttpListener("acs-api", settings.http(), callers, files == null
                ? Streams.NONE
                : new Streams(dispatcher::streams,
                        new Streams.Limits(files.sizeMax(), files.idleTimeout(), files.uploadTimeout())),
                dispatcher::answer);
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
