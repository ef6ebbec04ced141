package acs.load.jmh;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.TimeUnit;

import acs.network.Addresses;
import acs.network.CallerRules;
import acs.network.ForwardedHeader;
import acs.network.KeyedRates;
import acs.network.NetworkList;
import acs.network.ProxyProtocol;
import acs.transport.caller.Admission;
import acs.transport.caller.AdmissionLimits;
import acs.transport.caller.Callers;
import acs.transport.caller.Excess;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;

/** What it costs to ask whether a caller may come in. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class AdmissionBenchmark {
    private static final int MANY = 1 << 20;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final AdmissionLimits limits = new AdmissionLimits(MANY, MANY, MANY, MANY, 65_536,
            NetworkList.parse("127.0.0.0/8,::1"));
    private final Admission admission = new Admission(limits, registry, System::nanoTime);
    private final Callers proxied = new Callers(
            new CallerRules(NetworkList.parse("10.0.0.0/24"), ProxyProtocol.OFF, ForwardedHeader.X_FORWARDED_FOR),
            admission, registry);
    private final InetAddress caller = address("192.0.2.7");
    private final InetAddress proxy = address("10.0.0.1");
    private final long key = Addresses.key(caller);
    private final HttpHeaders forwarded = new DefaultHttpHeaders().add("X-Forwarded-For", "192.0.2.7");
    private final KeyedRates devices = new KeyedRates(MANY, java.time.Duration.ofSeconds(1), MANY, 65_536,
            System::nanoTime);

    private static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** On every POST. */
    @Benchmark
    public @Nullable Excess post() {
        return admission.posts(key);
    }

    /** The same from two event loops on one key, which is the worst. */
    @Benchmark
    @Threads(2)
    public @Nullable Excess postOfTwo() {
        return admission.posts(key);
    }

    /** On every Inform. */
    @Benchmark
    public boolean inform() {
        return devices.tryTake("001122-Gateway-000000000001");
    }

    /** On every connection, its end included. */
    @Benchmark
    public @Nullable Excess connection() {
        boolean limited = admission.isLimited(caller);
        Excess excess = admission.connected(caller, limited);
        admission.disconnected(caller, limited);
        return excess;
    }

    /** On every POST that a trusted HTTP proxy brings. */
    @Benchmark
    public @Nullable InetAddress forwarded() {
        return proxied.ofRequest(proxy, forwarded);
    }
}
