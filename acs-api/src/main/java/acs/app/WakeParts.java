package acs.app;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

import acs.api.WakePorts;
import acs.app.config.WakeConfig;
import acs.engine.Sessions;
import acs.port.CredentialStore;
import acs.store.PostgresOperations;
import acs.store.PostgresWakes;
import acs.transport.wake.AddressPolicy;
import acs.transport.wake.ConnectionRequests;
import acs.transport.wake.HttpWake;
import acs.transport.wake.HttpWakeSettings;
import acs.transport.wake.WakeLoops;
import acs.transport.wake.WakeMethod;
import acs.transport.wake.WakeRates;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Connection requests, wired: the ways of asking, what stands between a device's wish and the network, and who asks for it. */
final class WakeParts {
    private static final Duration CLOSE_MAX = Duration.ofSeconds(15);
    private static final int LOOK_SECONDS = 60;

    private final OwnListeners own = new OwnListeners();
    private final List<WakeMethod> methods = new ArrayList<>();

    /** What no device may have the ACS connect to; the ACS's own listeners are to be added as they are bound. */
    OwnListeners own() {
        return own;
    }

    /** Another way of asking; before the start. */
    void add(WakeMethod method) {
        methods.add(method);
    }

    /** Whether a device may be asked by UDP at an address that it is said to be at. */
    Predicate<InetSocketAddress> datagramPolicy(WakeConfig config) {
        AddressPolicy policy = new AddressPolicy(config.rules(), own::places);
        return address -> policy.datagramRefusal(address.getAddress(), address.getPort()).isEmpty();
    }

    /**
     * Starts them, unless they are switched off. Blocks while the proxy's name is looked up.
     *
     * @param bindingLife how old the proof of a NAT binding may be
     */
    WakePorts start(WakeConfig config, Duration bindingLife, PostgresOperations operations, CredentialStore credentials,
            Sessions sessions,
            MeterRegistry meters, StartedParts parts) {
        PostgresWakes store = new PostgresWakes(operations, bindingLife);
        if (!config.enabled()) {
            return new WakePorts(null, store);
        }
        own.look();
        Disposable looking = Schedulers.boundedElastic().schedulePeriodically(own::look, LOOK_SECONDS, LOOK_SECONDS,
                TimeUnit.SECONDS);
        WakeLoops loops = new WakeLoops(config.http().nameMax());
        parts.add("the event loop of connection requests", CLOSE_MAX, loops::close);
        WakeRates rates = new WakeRates(config.limits(), System::nanoTime);
        List<WakeMethod> all = new ArrayList<>(methods);
        all.add(new HttpWake(settings(config), loops, loops, new AddressPolicy(config.rules(), own::places),
                rates::mayReach));
        ConnectionRequests requests = new ConnectionRequests(config.limits(), all, store, credentials,
                sessions::isInSession, rates, meters, Schedulers.parallel());
        sessions.onOpened(requests::opened);
        Disposable asking = requests.start();
        parts.add("connection requests", CLOSE_MAX, () -> Mono.fromRunnable(() -> {
            looking.dispose();
            asking.dispose();
        }).then(store.flush()));
        return new WakePorts(requests, store);
    }

    private static HttpWakeSettings settings(WakeConfig config) {
        HttpWakeSettings http = config.http();
        return new HttpWakeSettings(http.nameMax(), http.connectMax(), http.answerMax(), http.wholeMax(),
                http.answerBytesMax(), http.mayShowSecret(), proxy(config.proxy()));
    }

    private static @Nullable InetSocketAddress proxy(String text) {
        if (text.isEmpty()) {
            return null;
        }
        int colon = text.lastIndexOf(':');
        String host = text.substring(0, colon).replace("[", "").replace("]", "");
        try {
            return new InetSocketAddress(InetAddress.getAllByName(host)[0],
                    Integer.parseInt(text.substring(colon + 1)));
        } catch (UnknownHostException e) {
            throw new StartException("cannot find the proxy " + text + " (wake.proxy)", e);
        }
    }
}
