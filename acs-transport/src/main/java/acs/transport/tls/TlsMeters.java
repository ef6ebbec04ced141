package acs.transport.tls;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

import acs.engine.AcsMeter;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/** The meters of TLS, looked up once. Thread-safe. */
final class TlsMeters {
    /** What ends one day; a metric's tag. */
    enum Expiring {
        /** The first of the server's certificates, or of those above it. */
        CERTIFICATE,
        /** The first of the CAs of CPEs. */
        CLIENT_CA,
        /** The first of the revocation lists: then a newer one is due. */
        REVOCATION_LIST;

        String tag() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final MeterRegistry registry;
    private final Map<TlsPeer.Version, Counter> handshakes = new EnumMap<>(TlsPeer.Version.class);
    private final Map<HandshakeFailure, Counter> failures = new EnumMap<>(HandshakeFailure.class);

    TlsMeters(MeterRegistry registry) {
        this.registry = registry;
        for (TlsPeer.Version version : TlsPeer.Version.values()) {
            handshakes.put(version, Counter.builder(AcsMeter.TLS_HANDSHAKES.meterName())
                    .description(AcsMeter.TLS_HANDSHAKES.description())
                    .tag("version", version.name().toLowerCase(Locale.ROOT)).register(registry));
        }
        for (HandshakeFailure reason : HandshakeFailure.values()) {
            failures.put(reason, Counter.builder(AcsMeter.TLS_HANDSHAKE_FAILURES.meterName())
                    .description(AcsMeter.TLS_HANDSHAKE_FAILURES.description()).tag("reason", reason.tag())
                    .register(registry));
        }
    }

    void measureOpen(OpenHandshakes open) {
        Gauge.builder(AcsMeter.TLS_HANDSHAKES_OPEN.meterName(), open, OpenHandshakes::size)
                .description(AcsMeter.TLS_HANDSHAKES_OPEN.description()).register(registry);
    }

    /** @param secondsLeft negative when the time is over, NaN when there is nothing of this kind */
    void measureExpiry(Expiring what, ServerTls tls, ToDoubleFunction<ServerTls> secondsLeft) {
        Gauge.builder(AcsMeter.TLS_EXPIRY.meterName(), tls, secondsLeft)
                .description(AcsMeter.TLS_EXPIRY.description()).tag("what", what.tag()).register(registry);
    }

    void done(TlsPeer.Version version) {
        Counter counter = handshakes.get(version);
        if (counter != null) {
            counter.increment();
        }
    }

    void failed(HandshakeFailure reason) {
        Counter counter = failures.get(reason);
        if (counter != null) {
            counter.increment();
        }
    }
}
