package acs.transport.caller;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import acs.engine.AcsMeter;
import acs.network.Addresses;
import acs.network.CallerRules;
import acs.network.ForwardedHeader;
import acs.network.ForwardedHops;
import acs.network.ProxyProtocol;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AttributeKey;
import org.jspecify.annotations.Nullable;

/**
 * Who calls one listener: the peer of a connection, or whom a trusted proxy names, at the connection's beginning or with a
 * request. Safe for any thread.
 */
public final class Callers {
    private static final AttributeKey<InetAddress> CALLER = AttributeKey.valueOf(Callers.class, "caller");

    private final CallerRules rules;
    private final Admission admission;
    private final Map<Claim, Counter> claims = new EnumMap<>(Claim.class);

    /** @param rules whom to believe */
    public Callers(CallerRules rules, Admission admission, MeterRegistry registry) {
        this.rules = rules;
        this.admission = admission;
        for (Claim claim : Claim.values()) {
            claims.put(claim, Counter.builder(AcsMeter.CALLER_CLAIMS.meterName())
                    .description(AcsMeter.CALLER_CLAIMS.description())
                    .tag(AcsMeter.CALLER_CLAIMS.tagKeys().get(0), claim.name().toLowerCase(Locale.ROOT))
                    .register(registry));
        }
    }

    /** Anybody, as often as he likes, each for himself. */
    public static Callers direct(MeterRegistry registry) {
        return new Callers(CallerRules.DIRECT, new Admission(AdmissionLimits.none(), registry, System::nanoTime),
                registry);
    }

    /** Puts what must be known of a new connection before all of its handlers, TLS among them. On its event loop. */
    public void guard(Channel channel) {
        InetAddress peer = peer(channel);
        if (peer == null) {
            return;
        }
        boolean awaitsHeader = rules.proxyProtocol() != ProxyProtocol.OFF && rules.trusts(peer);
        channel.pipeline().addFirst("acs.gate", new ConnectionGate(this, awaitsHeader));
        if (rules.proxyProtocol() != ProxyProtocol.OFF) {
            channel.pipeline().addFirst("acs.proxyHeader", new ProxyHeader(this, rules.proxyProtocol(), awaitsHeader));
        }
    }

    /** Who has the connection; {@code null} when it has no address, as in tests without a socket. */
    public @Nullable InetAddress ofConnection(Channel channel) {
        InetAddress told = channel.attr(CALLER).get();
        return told != null ? told : peer(channel);
    }

    private static @Nullable InetAddress peer(Channel channel) {
        InetAddress address = channel.remoteAddress() instanceof InetSocketAddress inet ? inet.getAddress() : null;
        return address == null ? null : Addresses.plain(address);
    }

    /** The peer's address for logs; a word when it has none. */
    public static String peerText(Channel channel) {
        InetAddress peer = peer(channel);
        return peer == null ? "unknown" : peer.getHostAddress();
    }

    void told(Channel channel, InetAddress caller) {
        channel.attr(CALLER).set(caller);
    }

    /**
     * Who sent a request.
     *
     * @param ofConnection who has its connection
     * @return {@code null} when a trusted proxy says what cannot be read: refuse the request, since whom it comes from is unknown
     */
    public @Nullable InetAddress ofRequest(InetAddress ofConnection, HttpHeaders headers) {
        if (rules.header() == ForwardedHeader.NONE) {
            return ofConnection;
        }
        List<String> values = headers
                .getAll(rules.header() == ForwardedHeader.FORWARDED ? "Forwarded" : "X-Forwarded-For");
        if (values.isEmpty()) {
            return ofConnection;
        }
        if (!rules.trusts(ofConnection)) {
            disbelieved(Claim.UNTRUSTED_FORWARDED);
            return ofConnection;
        }
        try {
            return ForwardedHops.caller(ofConnection, ForwardedHops.of(rules.header(), values), rules.trusted());
        } catch (IllegalArgumentException malformed) {
            disbelieved(Claim.MALFORMED_FORWARDED);
            return null;
        }
    }

    /** Whether limits hold for the caller: not for proxies, who bring many. */
    public boolean isLimited(InetAddress caller) {
        return admission.isLimited(caller) && !rules.trusts(caller);
    }

    /** Key of the caller under which a connection's bytes are counted; {@code null} when no limits hold for it. */
    public @Nullable Object holder(Channel channel) {
        InetAddress caller = ofConnection(channel);
        return caller == null || !isLimited(caller) ? null : (Object) Addresses.key(caller);
    }

    /** Lets callers in. */
    public Admission admission() {
        return admission;
    }

    void disbelieved(Claim claim) {
        Counter counter = claims.get(claim);
        if (counter != null) {
            counter.increment();
        }
    }
}
