package acs.app;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

import acs.app.config.NatConfig;
import acs.app.config.NatSettings;
import acs.app.config.XmppConfig;
import acs.credential.KeyRing;
import acs.credential.StunSecret;
import acs.engine.AcsMeter;
import acs.store.DatabaseConnections;
import acs.store.PostgresBindings;
import acs.store.StoreSettings;
import acs.transport.stun.StunCredentials;
import acs.transport.stun.StunServer;
import acs.transport.stun.UdpWake;
import acs.transport.wake.WakeMethod;
import acs.transport.xmpp.XmppLink;
import acs.transport.xmpp.XmppLinkSettings;
import acs.transport.xmpp.XmppWake;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.scheduler.Schedulers;

/** Reaching devices behind NAT, wired: the STUN server with the requests from its port, and the XMPP server's client. */
final class NatParts {
    private static final Logger LOG = LoggerFactory.getLogger(NatParts.class);
    private static final Duration CLOSE_MAX = Duration.ofSeconds(15);

    private final MeterRegistry meters;
    private final StartedParts parts;
    private final List<WakeMethod> methods = new ArrayList<>();

    NatParts(MeterRegistry meters, StartedParts parts) {
        this.meters = meters;
        this.parts = parts;
    }

    /** The ways of asking that were started. */
    List<WakeMethod> methods() {
        return List.copyOf(methods);
    }

    /**
     * Starts the STUN server, if it is enabled. Blocks until it is bound.
     *
     * @param keys      that STUN passwords are derived from
     * @param isAllowed whether an address that a device is said to be at may be asked
     * @return the bound port, 0 when it is not enabled
     */
    int startStun(NatConfig config, Supplier<KeyRing> keys, DatabaseConnections connections, StoreSettings store,
            Predicate<InetSocketAddress> isAllowed) {
        if (!config.isEnabled()) {
            return 0;
        }
        Counter stored = counter("stored");
        Counter lost = counter("lost");
        PostgresBindings bindings = new PostgresBindings(connections, store, config.waitingMax(),
                (count, isStored) -> (isStored ? stored : lost).increment(count));
        parts.add("the store's NAT bindings", store.statementTimeout().plus(CLOSE_MAX), bindings::close);
        StunServer server = new StunServer(config.stun(), credentials(new StunSecret(keys)), bindings,
                Clock.systemUTC(), meters);
        parts.add("the STUN server", CLOSE_MAX, server::stop);
        server.start().onErrorMap(failure -> Failures.listener(config.stun().host(), config.stun().port(),
                NatSettings.PORT, failure)).block();
        methods.add(new UdpWake(server::send, config.wake(), isAllowed, Clock.systemUTC(), Schedulers.parallel()));
        LOG.info("STUN on {}:{}/udp", config.stun().host(), server.port());
        return server.port();
    }

    /** Begins to log in to the XMPP server, if that is enabled; does not wait for it. */
    void startXmpp(XmppConfig config) {
        if (!config.isEnabled()) {
            return;
        }
        XmppConfig.Server server = config.server();
        XmppConfig.Limits limits = config.limits();
        Path caFile = server.caFile().toString().isEmpty() ? null : server.caFile().toAbsolutePath();
        XmppLinkSettings settings = new XmppLinkSettings(server.host(), server.port(), server.domain(),
                config.username(), config.password().value(), config.resource(), server.tls(), caFile,
                limits.timeout(), limits.inFlightMax(), limits.reconnectMin(), limits.reconnectMax(),
                limits.pingInterval());
        XmppLink link = new XmppLink(settings, meters);
        parts.add("the connection to the XMPP server", limits.timeout().plus(CLOSE_MAX), link::close);
        link.start();
        methods.add(new XmppWake(link, settings));
    }

    private static StunCredentials credentials(StunSecret secret) {
        return username -> {
            Optional<String> device = secret.deviceKey(username);
            return device.map(key -> new StunCredentials.Claimant(key, secret.passwords(key)));
        };
    }

    private Counter counter(String outcome) {
        return Counter.builder(AcsMeter.NAT_BINDINGS.meterName()).description(AcsMeter.NAT_BINDINGS.description())
                .tag("outcome", outcome).register(meters);
    }
}
