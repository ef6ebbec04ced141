package acs.transport.stun;

import java.net.InetSocketAddress;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Predicate;

import acs.port.CredentialStore.ConnectionRequestCredential;
import acs.port.Waker;
import acs.port.Waker.Attempt;
import acs.port.Waker.Outcome;
import acs.transport.wake.WakeMethod;
import acs.transport.wake.WakeTarget;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Asks a device behind NAT by a signed datagram from the STUN server's own port (<i>TR-069 A6 Annex G</i>). There is no answer:
 * accepted means sent. During a change of the ConnectionRequestPassword the device gets a request under each that it may
 * have; the wrong one proves nothing to it.
 */
public final class UdpWake implements WakeMethod {
    private static final int NONCE_BYTES = 8;
    /** A device whose id is longer takes several places of what is remembered. */
    private static final int PLACE_CHARACTERS = 128;
    private static final long ID_MAX = 0xFFFF_FFFFL;

    private final BiFunction<InetSocketAddress, byte[], Mono<Void>> send;
    private final UdpWakeSettings settings;
    private final Predicate<InetSocketAddress> isAllowed;
    private final InstantSource clock;
    private final Scheduler scheduler;
    private final SecureRandom random = computed();
    private final Cache<String, Sent> lastSent;

    /**
     * The last request to a device.
     *
     * @param millis when, since 1970
     * @param ts     of the request
     */
    private record Sent(long millis, long ts) {}

    /**
     * @param send      from the STUN server's port, for instance {@link StunServer#send}
     * @param isAllowed whether an address, which the device has told, may be asked
     * @param scheduler for the copies
     */
    public UdpWake(BiFunction<InetSocketAddress, byte[], Mono<Void>> send, UdpWakeSettings settings,
            Predicate<InetSocketAddress> isAllowed, InstantSource clock, Scheduler scheduler) {
        this.send = send;
        this.settings = settings;
        this.isAllowed = isAllowed;
        this.clock = clock;
        this.scheduler = scheduler;
        this.lastSent = Caffeine.newBuilder().maximumWeight(settings.devicesMax())
                .weigher((String deviceKey, Sent last) -> 1 + deviceKey.length() / PLACE_CHARACTERS)
                .executor(Runnable::run).build();
    }

    @Override
    public Waker.Method method() {
        return Waker.Method.UDP;
    }

    @Override
    public boolean reaches(WakeTarget target) {
        return !target.udpAddress().isEmpty() && target.credential() != null;
    }

    @Override
    public Mono<Attempt> wake(WakeTarget target) {
        return Mono.defer(() -> {
            long began = clock.millis();
            return attempt(target, began)
                    .map(result -> new Attempt(Waker.Method.UDP, result.outcome(), result.detail(),
                            Duration.ofMillis(Math.max(0, clock.millis() - began))));
        });
    }

    /** Seeded once, so that nobody waits for the system's entropy later. */
    private static SecureRandom computed() {
        try {
            SecureRandom random = SecureRandom.getInstance("DRBG");
            random.nextInt();
            return random;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK has no DRBG", e);
        }
    }

    private record Result(Outcome outcome, String detail) {}

    private Mono<Result> attempt(WakeTarget target, long now) {
        ConnectionRequestCredential credential = target.credential();
        if (target.udpAddress().isEmpty() || credential == null) {
            return Mono.just(new Result(Outcome.NO_ADDRESS, "no NAT binding, or no credentials, known"));
        }
        Optional<InetSocketAddress> to = UdpAddress.parse(target.udpAddress());
        if (to.isEmpty() || !isAllowed.test(to.get())) {
            return Mono.just(new Result(Outcome.FORBIDDEN_ADDRESS,
                    to.isEmpty() ? "no numeric address and port" : "not an address that may be asked"));
        }
        long ts = takeTurn(target.deviceKey(), now);
        if (ts == 0) {
            return Mono.just(new Result(Outcome.RATE_LIMITED,
                    "asked less than " + settings.requestGap().toSeconds() + " s ago"));
        }
        return sendAll(to.get(), datagrams(to.get(), credential, ts));
    }

    /** The time to sign with; 0 when the device was asked too short a time ago. */
    private long takeTurn(String deviceKey, long now) {
        long[] ts = {0};
        lastSent.asMap().compute(deviceKey, (key, last) -> {
            if (last != null && now - last.millis() < settings.requestGap().toMillis() && now >= last.millis()) {
                return last;
            }
            // A clock that was set back must not make the device take this for an old one.
            ts[0] = last == null ? now / 1_000 : Math.max(now / 1_000, last.ts() + 1);
            return new Sent(now, ts[0]);
        });
        return ts[0];
    }

    private List<byte[]> datagrams(InetSocketAddress to, ConnectionRequestCredential credential, long ts) {
        List<byte[]> datagrams = new ArrayList<>();
        for (String password : credential.passwords()) {
            datagrams.add(new UdpConnectionRequest(ts, random.nextLong(1, ID_MAX), credential.username(), nonce())
                    .datagram(to, password));
        }
        return datagrams;
    }

    private String nonce() {
        byte[] bytes = new byte[NONCE_BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().withUpperCase().formatHex(bytes);
    }

    private Mono<Result> sendAll(InetSocketAddress to, List<byte[]> datagrams) {
        return Flux.range(0, settings.copies())
                .concatMap(copy -> copy == 0
                        ? Mono.just(copy)
                        : Mono.delay(settings.copyGap(), scheduler).thenReturn(copy))
                .concatMap(copy -> Flux.fromIterable(datagrams).concatMap(datagram -> send.apply(to, datagram)))
                .then(Mono.just(new Result(Outcome.ACCEPTED, settings.copies() + " datagrams sent")))
                .onErrorResume(error -> Mono.just(new Result(Outcome.UNREACHABLE,
                        "cannot be sent: " + Objects.toString(error.getMessage(), error.getClass().getSimpleName()))));
    }
}
