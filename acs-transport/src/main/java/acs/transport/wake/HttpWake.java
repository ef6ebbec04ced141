package acs.transport.wake;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;

import acs.port.Waker;
import acs.port.Waker.Attempt;
import acs.port.Waker.Outcome;
import reactor.core.publisher.Mono;

/**
 * Asks a device by an HTTP GET on the ConnectionRequestURL that it reported (<i>TR-069 A6 §3.2.2</i>). The host's name is resolved
 * once, its addresses are checked, and a checked address is what is connected to: a name that means something else a moment later
 * changes nothing. Thread-safe.
 */
public final class HttpWake implements WakeMethod {
    private final HttpWakeSettings settings;
    private final WakeLoops loops;
    private final NameResolver names;
    private final AddressPolicy policy;
    private final Predicate<InetAddress> subnetRate;

    /**
     * @param subnetRate takes a place in the rate of the address's network; {@code false} when there is none
     */
    public HttpWake(HttpWakeSettings settings, WakeLoops loops, NameResolver names, AddressPolicy policy,
            Predicate<InetAddress> subnetRate) {
        this.settings = settings;
        this.loops = loops;
        this.names = names;
        this.policy = policy;
        this.subnetRate = subnetRate;
    }

    @Override
    public Waker.Method method() {
        return Waker.Method.HTTP;
    }

    @Override
    public boolean reaches(WakeTarget target) {
        return !target.connectionRequestUrl().isBlank();
    }

    @Override
    public Mono<Attempt> wake(WakeTarget target) {
        return Mono.defer(() -> {
            long began = System.nanoTime();
            return found(target).map(it -> new Attempt(Waker.Method.HTTP, it.outcome(), it.detail(),
                    Duration.ofNanos(System.nanoTime() - began)));
        });
    }

    private record Found(Outcome outcome, String detail) {}

    private Mono<Found> found(WakeTarget target) {
        ConnectionRequestUrl url;
        try {
            url = ConnectionRequestUrl.parse(target.connectionRequestUrl());
        } catch (IllegalArgumentException e) {
            return Mono.just(new Found(Outcome.FORBIDDEN_ADDRESS, String.valueOf(e.getMessage())));
        }
        return url.literal().map(List::of).map(Mono::just).orElseGet(() -> addresses(url.host()))
                .flatMap(addresses -> addresses.isEmpty()
                        ? Mono.just(new Found(Outcome.UNREACHABLE, "the name " + url.host() + " is not found"))
                        : ask(target, url, addresses));
    }

    private Mono<List<InetAddress>> addresses(String name) {
        return names.resolve(name).timeout(settings.nameMax()).onErrorReturn(List.of());
    }

    /** A name that means one forbidden address besides others is meant to: it is refused as a whole. */
    private Mono<Found> ask(WakeTarget target, ConnectionRequestUrl url, List<InetAddress> addresses) {
        Optional<String> refusal = addresses.stream().map(address -> policy.refusal(address, url.port()))
                .flatMap(Optional::stream).findFirst();
        if (refusal.isPresent()) {
            return Mono.just(new Found(Outcome.FORBIDDEN_ADDRESS, refusal.get()));
        }
        InetAddress address = addresses.getFirst();
        if (!subnetRate.test(address)) {
            return Mono.just(new Found(Outcome.RATE_LIMITED, "too many requests into the network of the device"));
        }
        HttpDialogue dialogue = new HttpDialogue(url.target(), target.credential(), settings.mayShowSecret(),
                HttpWake::cnonce);
        return Mono.create(sink -> {
            HttpCall call = new HttpCall(settings, loops, new InetSocketAddress(address, url.port()), url, dialogue,
                    (outcome, detail) -> sink.success(new Found(outcome, detail)));
            sink.onCancel(call::cancel);
            call.start();
        });
    }

    /** Needs to differ from time to time, no more: who could guess it is the device, which knows the password anyway. */
    private static String cnonce() {
        return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    }
}
