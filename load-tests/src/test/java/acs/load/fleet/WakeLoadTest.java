package acs.load.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import acs.cwmp.CwmpNamespace;
import acs.cwmp.EventCode;
import acs.cwmp.EventStruct;
import acs.cwmp.ParameterType;
import acs.load.cpe.CpeModel;
import acs.load.cpe.DeviceProfile;
import acs.load.cpe.DeviceTree;
import acs.load.cpe.SimulatedFleet;
import acs.network.NetworkList;
import acs.port.CredentialStore;
import acs.port.WakeStore;
import acs.port.Waker;
import acs.transport.wake.AddressPolicy;
import acs.transport.wake.AddressRules;
import acs.transport.wake.HttpWake;
import acs.transport.wake.HttpWakeSettings;
import acs.transport.wake.OwnPlaces;
import acs.transport.wake.PortRanges;
import acs.transport.wake.WakeLimits;
import acs.transport.wake.WakeLoops;
import acs.transport.wake.WakeRates;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Connection requests to a fleet of simulated CPEs on loopback, each with a challenge and its Digest: all of them are asked, once,
 * within the time. {@code -Dacs.wake.devices=10000} for the figure in {@code RESULTS.md}.
 */
@Timeout(150)
class WakeLoadTest {
    private static final int DEVICES = Integer.getInteger("acs.wake.devices", 300);
    private static final Duration GOAL = Duration.ofSeconds(60);
    private static final int IN_FLIGHT = 200;
    private static final String CSV = """
            Parameter,Object,Writable,Value,Value type
            Device,true,false,,
            """;

    private final Map<String, String> urls = new ConcurrentHashMap<>();
    private final Set<String> came = ConcurrentHashMap.newKeySet();
    private final AtomicInteger accepted = new AtomicInteger();

    @Test
    void a_fleet_is_woken_within_a_minute() throws Exception {
        boolean epoll = Epoll.isAvailable();
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(1,
                epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
        WakeLoops loops = new WakeLoops(Duration.ofSeconds(2));
        WakeLimits limits = limits();
        WakeRates rates = new WakeRates(limits, System::nanoTime);
        AddressRules rules = new AddressRules(AddressRules.defaults().networks(),
                NetworkList.parse("127.0.0.0/8"), NetworkList.EMPTY, PortRanges.ALL,
                AddressRules.defaults().portsDenied());
        acs.transport.wake.ConnectionRequests waker = new acs.transport.wake.ConnectionRequests(limits,
                List.of(new HttpWake(HttpWakeSettings.defaults(), loops, loops,
                        new AddressPolicy(rules, () -> OwnPlaces.NONE), rates::mayReach)),
                new Store(), new Credentials(), device -> false, rates, new SimpleMeterRegistry(),
                Schedulers.parallel());
        Devices devices = new Devices(fleet(), DEVICES);
        Disposable asking = waker.start();
        try (ConnectionRequests cpes = ConnectionRequests.listen(group, epoll, freePort(), devices, cpe -> {
            accepted.incrementAndGet();
            came.add("D" + cpe.index());
            waker.opened("D" + cpe.index());
        })) {
            for (int i = 0; i < DEVICES; i++) {
                urls.put("D" + i, cpes.url(i).toString());
            }
            long cpu = cpuNanos();
            long began = System.nanoTime();
            urls.keySet().forEach(waker::wanted);
            await().atMost(GOAL).pollInterval(Duration.ofMillis(20)).until(() -> came.size() == DEVICES);
            double seconds = (System.nanoTime() - began) / 1e9;
            double each = (cpuNanos() - cpu) / 1e3 / DEVICES;
            System.out.printf(Locale.ROOT, "| %d | %d | %.1f | %.0f | %.0f |%n", DEVICES, IN_FLIGHT, seconds,
                    DEVICES / seconds, each);

            assertThat(accepted).as("each is asked once").hasValue(DEVICES);
        } finally {
            asking.dispose();
            loops.close().block(Duration.ofSeconds(10));
            group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
        }
    }

    /** The shipped ones but for the rates, which would be the figure: in all, and into the one network of loopback. */
    private static WakeLimits limits() {
        WakeLimits shipped = WakeLimits.defaults();
        return new WakeLimits(IN_FLIGHT, shipped.queueMax(), 100_000, shipped.devicePerMinute(), 100_000,
                shipped.acceptedWait(), shipped.busyDelay(), shipped.retryDelay(), shipped.retryDelayMax(),
                shipped.attemptsMax(), shipped.againAfter(), shipped.look());
    }

    private static SimulatedFleet fleet() {
        DeviceTree tree = DeviceTree.parse(CSV)
                .with("ManagementServer.ConnectionRequestUsername", "acs", ParameterType.STRING)
                .with("ManagementServer.ConnectionRequestPassword", "secret", ParameterType.STRING);
        CpeModel model = new CpeModel("C", 1, 0, List.of(new EventStruct(EventCode.BOOTSTRAP, "")),
                List.of(new EventStruct(EventCode.PERIODIC, "")), CwmpNamespace.CWMP_1_0);
        return new SimulatedFleet(model, DeviceProfile.of(tree, Set.of()), 1);
    }

    /** Below the ports that the system gives to clients, so that no client takes it. */
    private static int freePort() throws IOException {
        for (int port = 21_000; port < 32_000; port++) {
            try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return free.getLocalPort();
            } catch (IOException taken) {
                // The next one.
            }
        }
        throw new IOException("no port is free");
    }

    /** Of the threads that are the ACS's part. */
    private static long cpuNanos() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long sum = 0;
        for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
            if (thread != null
                    && (thread.getThreadName().startsWith("acs-wake")
                            || thread.getThreadName().startsWith("parallel"))) {
                sum += threads.getThreadCpuTime(thread.getThreadId());
            }
        }
        return sum;
    }

    /** Devices that have something to do until they have come. */
    private final class Store implements WakeStore {
        @Override
        public Mono<Reach> reach(String deviceKey) {
            return Mono.fromSupplier(() -> new Reach(deviceKey, urls.getOrDefault(deviceKey, ""), "", "",
                    Instant.EPOCH, came.contains(deviceKey) ? null : Instant.EPOCH, null, null, null));
        }

        @Override
        public Mono<WakeRecord> lastWake(String deviceKey) {
            return Mono.empty();
        }

        @Override
        public void record(WakeRecord wake) {
            assertThat(wake.outcome()).isEqualTo(Waker.Outcome.ACCEPTED);
        }

        @Override
        public Mono<Page> wanted(String after, Instant overdue, int limit) {
            return Mono.just(new Page(List.of(), ""));
        }
    }

    /** What the fleet has in its data model. */
    private static final class Credentials implements CredentialStore {
        @Override
        public Mono<Claimant> claimant(String username) {
            return Mono.empty();
        }

        @Override
        public Mono<ConnectionRequestCredential> connectionRequest(String deviceKey) {
            return Mono.just(new ConnectionRequestCredential("acs", List.of("secret")));
        }
    }
}
