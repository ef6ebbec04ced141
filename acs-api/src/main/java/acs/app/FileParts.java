package acs.app;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import acs.api.FilePorts;
import acs.app.config.FilesConfig;
import acs.credential.KeyRing;
import acs.port.FileLinks;
import acs.store.DatabaseConnections;
import acs.store.FileStoreSettings;
import acs.store.PostgresDeviceFiles;
import acs.store.PostgresFiles;
import acs.store.StoreSecrets;
import acs.store.StoreSettings;
import acs.transport.caller.Callers;
import acs.transport.file.FileServer;
import acs.transport.file.LinkTrust;
import acs.transport.file.SignedLinks;
import acs.transport.nonce.NonceStart;
import io.micrometer.core.instrument.MeterRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServer;

/** The file service, put together: its store, its server for CPEs, its links, and what the API sees of it. */
final class FileParts {
    private static final Logger LOG = LoggerFactory.getLogger(FileParts.class);
    private static final Duration SWEEP_PERIOD = Duration.ofMinutes(5);
    private static final Duration CLOSE_MAX = Duration.ofSeconds(15);

    private final FilesConfig config;
    private final FileStoreSettings settings;
    private final PostgresFiles files;
    private final PostgresDeviceFiles uploads;
    private final FileServer server;
    private final Supplier<KeyRing> keys;

    /**
     * Makes it; nothing runs yet.
     *
     * @param secrets  opens what operations hold of secrets
     * @param keys     that links are signed with; every node has the same
     * @param start    of this node, for nonces
     * @param security puts TLS in front of the server; the identity for none
     * @param callers  who may connect to it
     */
    FileParts(FilesConfig config, FileStoreSettings settings, DatabaseConnections connections, StoreSettings store,
            StoreSecrets secrets, Supplier<KeyRing> keys, NonceStart start, UnaryOperator<HttpServer> security,
            Callers callers, MeterRegistry meters) {
        this.config = config;
        this.settings = settings;
        this.files = new PostgresFiles(connections, store, settings, Clock.systemUTC());
        this.uploads = files.ofDevices(secrets);
        this.keys = keys;
        this.server = new FileServer(config.server(), new LinkTrust(config.auth(), keys, start), files, uploads,
                security, callers, meters);
    }

    /** What a start needs of it. */
    void startStore(StartedParts parts) {
        Disposable sweeping = Flux.interval(Duration.ofSeconds(10), SWEEP_PERIOD).onBackpressureDrop()
                .concatMap(tick -> uploads.sweep().then(files.sweep()).onErrorResume(failure -> {
                    LOG.warn("the sweep of files failed, and is tried again: {}", failure.toString());
                    return Mono.empty();
                })).subscribe();
        parts.add("the store of files", CLOSE_MAX, () -> {
            sweeping.dispose();
            return files.close();
        });
    }

    /** Listens. */
    Mono<Void> startServer() {
        return server.start();
    }

    /** Ends what runs, within its grace time. */
    Mono<Void> stopServer() {
        return server.stop(config.stopGrace());
    }

    int port() {
        return server.port();
    }

    FileLinks links() {
        return new SignedLinks(files, keys, config.auth(),
                new SignedLinks.Places(this::address, config.baseUrl(), config.linkLifetime()),
                InstantSource.system());
    }

    FilePorts ports() {
        return new FilePorts(files, uploads, settings.sizeMax(), config.apiIdle(), config.apiTime(),
                config.publicUrl().isPresent() || !isWildcard(), config.baseUrl().isPresent());
    }

    /** As CPEs reach it: as was set, else what it is bound to, unless that is every address. */
    private Optional<URI> address() {
        if (config.publicUrl().isPresent() || isWildcard()) {
            return config.publicUrl();
        }
        String host = config.server().host();
        return Optional.of(
                URI.create(AcsApplication.url(config.tls() ? "https" : "http", host, server.port())));
    }

    private boolean isWildcard() {
        try {
            return InetAddress.getByName(config.server().host()).isAnyLocalAddress();
        } catch (UnknownHostException notBoundAnyway) {
            return true;
        }
    }
}
