package acs.app;

import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Supplier;

import acs.app.config.SecretConfig.KeySource;
import acs.credential.KeyRing;
import acs.store.KeyVersions;
import acs.store.KeyVersions.Look;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * A ring of keys in force: its file is read again, and which version is in use is asked of the database, every few seconds, so
 * that all nodes know a new key before any of them uses it. {@link #get} may be asked by any thread; starting blocks.
 */
final class LiveKeys implements Supplier<KeyRing> {
    private static final Logger LOG = LoggerFactory.getLogger(LiveKeys.class);

    private final KeyFile file;
    private final String name;
    private volatile KeyRing ring;
    private volatile String complaint = "";

    private LiveKeys(KeySource source, KeyFile file, KeyRing ring) {
        this.file = file;
        this.name = source.name();
        this.ring = ring;
    }

    /**
     * Reads the keys, making them at the first start, and holds them against those that the database's secrets were made with.
     *
     * @throws StartException with the operator's line when they are not the right ones
     */
    static LiveKeys start(KeySource source, KeyVersions versions) {
        KeyFile file = new KeyFile(source);
        KeyRing loaded = file.load();
        Look look = Objects.requireNonNull(versions.look(source.name(), loaded).block());
        if (look.problem() != null) {
            throw new StartException("cannot use the keys of " + file.where() + ": it " + look.problem(), null);
        }
        return new LiveKeys(source, file, look.ring());
    }

    @Override
    public KeyRing get() {
        return ring;
    }

    /** Looks every so often until disposed of. */
    Disposable follow(KeyVersions versions, Duration period) {
        return Flux.interval(period).onBackpressureDrop().concatMap(tick -> look(versions).onErrorResume(error -> {
            complain(String.valueOf(Failures.text(error)));
            return Mono.empty();
        }), 1).subscribe();
    }

    /** Looks once; keys that have become wrong change nothing and are complained of once. */
    Mono<Void> look(KeyVersions versions) {
        return Mono.fromCallable(this::read).subscribeOn(Schedulers.boundedElastic())
                .flatMap(read -> versions.look(name, read)).doOnNext(this::take).then();
    }

    private KeyRing read() throws IOException {
        return file.isFile() ? file.read() : ring;
    }

    private void take(Look look) {
        if (look.problem() != null) {
            complain("it " + look.problem());
            return;
        }
        complaint = "";
        int before = ring.current();
        ring = look.ring();
        if (ring.current() != before) {
            LOG.info("version {} of the keys of {} is in use", ring.current(), file.where());
        }
    }

    private void complain(String problem) {
        if (!problem.equals(complaint)) {
            complaint = problem;
            LOG.warn("the keys of {} stay as they were: {}", file.where(), problem);
        }
    }
}
