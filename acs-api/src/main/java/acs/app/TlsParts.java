package acs.app;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

import acs.app.config.AcsConfig;
import acs.app.config.Setting;
import acs.app.config.Settings;
import acs.app.config.TlsConfig;
import acs.app.config.TlsSettings;
import acs.credential.KeyRing;
import acs.transport.http.ForwardedPeer;
import acs.transport.http.ListenerException;
import acs.transport.http.SouthboundServer.Listener;
import acs.transport.tls.ServerTls;
import acs.transport.tls.ServerTls.Audience;
import acs.transport.tls.TlsFileException;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.http.server.HttpServer;

/** TLS as the process has it: which listeners there are, and what is put before them. */
final class TlsParts {
    private static final String PLAIN = "CWMP";

    private final AcsConfig config;
    private final @Nullable ServerTls tls;
    private final Map<Listener, Setting<Integer>> listeners = new LinkedHashMap<>();

    private TlsParts(AcsConfig config, @Nullable ServerTls tls) {
        this.config = config;
        this.tls = tls;
        Consumer<Channel> forwarded = tls == null || config.tls().forwardedHeader().isEmpty()
                ? channel -> {}
                : ForwardedPeer.reading(config.tls().forwardedHeader(), tls,
                        config.network().trustedProxies()::contains);
        if (config.tls().plainCwmp()) {
            listeners.put(new Listener(PLAIN, config.southbound().port(), forwarded), Settings.CWMP_PORT);
        }
        if (tls != null) {
            listeners.put(new Listener("CWMP over TLS", config.tls().cwmpPort(),
                    forwarded.andThen(tls.securing(Audience.DEVICES))), TlsSettings.CWMP_TLS_PORT);
            if (config.tls().legacyPort() != TlsConfig.OFF) {
                listeners.put(new Listener("CWMP over old TLS", config.tls().legacyPort(),
                        forwarded.andThen(tls.securing(Audience.OLD_DEVICES))), TlsSettings.LEGACY_PORT);
            }
        }
    }

    /**
     * Reads the certificates, and looks after them until the parts close.
     *
     * @param ring of session tickets: nodes with the same one resume each other's sessions
     * @throws StartException with the operator's line when they cannot be used
     */
    static TlsParts open(AcsConfig config, KeyRing ring, MeterRegistry meters, StartedParts parts) {
        if (config.tls().server() == null) {
            return new TlsParts(config, null);
        }
        try {
            ServerTls tls = ServerTls.open(config.tls().server(), ring, config.tls().legacyPort() != TlsConfig.OFF,
                    meters, InstantSource.system());
            long millis = config.tls().reloadInterval().toMillis();
            Disposable looking = Schedulers.boundedElastic().schedulePeriodically(tls::look, millis, millis,
                    TimeUnit.MILLISECONDS);
            parts.add("the TLS certificates", config.tls().server().handshakes().timeout(),
                    () -> Mono.fromRunnable(looking::dispose));
            return new TlsParts(config, tls);
        } catch (TlsFileException wrong) {
            throw new StartException("cannot speak TLS: " + wrong.getMessage(), wrong);
        }
    }

    /** What is wrong with the files, a line for the operator; {@code null} when nothing is. */
    static @Nullable String problem(AcsConfig config) {
        try {
            if (config.tls().server() != null) {
                ServerTls.check(config.tls().server());
            }
            return null;
        } catch (TlsFileException wrong) {
            return wrong.getMessage();
        }
    }

    /** Those for CPEs, the one without TLS first where there is one. */
    List<Listener> cwmpListeners() {
        return List.copyOf(listeners.keySet());
    }

    /** A listener that could not be bound, with the setting that names its port. */
    StartException bindFailure(Throwable failure) {
        if (failure instanceof ListenerException told) {
            return Failures.listener(config.southbound().host(), told.listener().port(),
                    listeners.getOrDefault(told.listener(), Settings.CWMP_PORT), failure);
        }
        return Failures.listener(config.southbound().host(), config.southbound().port(), Settings.CWMP_PORT, failure);
    }

    /** What comes before HTTP on the API's connections. */
    Consumer<Channel> api() {
        return tls != null && config.tls().api() ? tls.securing(Audience.PEOPLE) : channel -> {};
    }

    /** What comes before HTTP on the file service's connections. */
    UnaryOperator<HttpServer> files() {
        return tls != null && config.files().tls()
                ? server -> server.doOnChannelInit(
                        (observer, channel, address) -> tls.securing(Audience.DEVICES).accept(channel))
                : UnaryOperator.identity();
    }

    /** The scheme of the API's address. */
    String apiScheme() {
        return config.tls().api() ? "https" : "http";
    }

    /** {@code null} without a certificate. */
    @Nullable
    ServerTls server() {
        return tls;
    }

    /** Where CPEs are heard, for people: the bound ports in the order of the listeners. */
    String cwmpUrls(List<Integer> ports) {
        List<String> urls = new ArrayList<>();
        int index = 0;
        for (Listener listener : listeners.keySet()) {
            urls.add(AcsApplication.url(listener.name().equals(PLAIN) ? "http" : "https", config.southbound().host(),
                    ports.get(index++)) + "/");
        }
        return String.join(" ", urls);
    }
}
