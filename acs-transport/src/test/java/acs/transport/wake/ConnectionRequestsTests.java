package acs.transport.wake;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import acs.port.CredentialStore;
import acs.port.Waker.Attempt;
import acs.port.Waker.Method;
import acs.port.Waker.Outcome;
import acs.port.Waker.WakeReport;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.scheduler.VirtualTimeScheduler;

/** Devices that are asked by ways that come out as a test says. The time is the test's. */
abstract class ConnectionRequestsTests {
    static final String DEVICE = "00A1B2-Gateway-S1";
    static final Duration SOON = Duration.ofMillis(200);
    static final WakeLimits LIMITS = WakeLimits.defaults();

    final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    final MapWakeStore store = new MapWakeStore();
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final Set<String> sessions = new HashSet<>();
    final List<String> asked = new ArrayList<>();
    final Map<Method, Outcome> outcomes = new EnumMap<>(Map.of(Method.HTTP, Outcome.ACCEPTED));
    final List<WakeMethod> methods = new ArrayList<>();
    ConnectionRequests requests = make(LIMITS);
    private Disposable started = () -> {};

    /** A way of asking that comes out as the test says, or never. */
    private final class Way implements WakeMethod {
        private final Method method;

        Way(Method method) {
            this.method = method;
        }

        @Override
        public Method method() {
            return method;
        }

        @Override
        public boolean reaches(WakeTarget target) {
            return outcomes.containsKey(method) && !target.connectionRequestUrl().isEmpty();
        }

        @Override
        public Mono<Attempt> wake(WakeTarget target) {
            return Mono.defer(() -> {
                asked.add(method + " " + target.deviceKey());
                Outcome outcome = Objects.requireNonNull(outcomes.get(method));
                return outcome == Outcome.NO_ADDRESS
                        ? Mono.never()
                        : Mono.just(new Attempt(method, outcome, "as told", Duration.ofMillis(5)));
            });
        }
    }

    @BeforeEach
    void start() {
        store.device(DEVICE);
        begin(LIMITS);
    }

    @AfterEach
    void stop() {
        started.dispose();
    }

    /** A way that answers when the test says so. */
    static final class Late implements WakeMethod {
        final Sinks.One<Attempt> answer = Sinks.one();
        int asked;

        @Override
        public Method method() {
            return Method.HTTP;
        }

        @Override
        public boolean reaches(WakeTarget target) {
            return true;
        }

        @Override
        public Mono<Attempt> wake(WakeTarget target) {
            asked++;
            return answer.asMono();
        }
    }

    WakeReport wake() {
        return requests.wake(DEVICE).blockOptional(Duration.ofSeconds(10)).orElseThrow();
    }

    Instant now() {
        return Instant.ofEpochMilli(time.now(TimeUnit.MILLISECONDS));
    }

    static WakeLimits limits(int queueMax, int perSecond) {
        return new WakeLimits(LIMITS.inFlightMax(), queueMax, perSecond, LIMITS.devicePerMinute(),
                LIMITS.subnetPerSecond(), LIMITS.acceptedWait(), LIMITS.busyDelay(), LIMITS.retryDelay(),
                LIMITS.retryDelayMax(), LIMITS.attemptsMax(), LIMITS.againAfter(), LIMITS.look());
    }

    void begin(WakeLimits limits) {
        started.dispose();
        meters = new SimpleMeterRegistry();
        requests = make(limits);
        started = requests.start();
    }

    private ConnectionRequests make(WakeLimits limits) {
        if (methods.isEmpty()) {
            methods.addAll(List.of(new Way(Method.HTTP), new Way(Method.UDP), new Way(Method.XMPP)));
        }
        CredentialStore credentials = new CredentialStore() {
            @Override
            public Mono<Claimant> claimant(String username) {
                return Mono.empty();
            }

            @Override
            public Mono<ConnectionRequestCredential> connectionRequest(String deviceKey) {
                return Mono.empty();
            }
        };
        return new ConnectionRequests(limits, methods, store, credentials, sessions::contains,
                new WakeRates(limits, () -> time.now(TimeUnit.NANOSECONDS)), meters, time);
    }
}
