package acs.store;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import acs.port.CommitListener;
import acs.port.StoreException;
import acs.port.StoreException.Reason;
import acs.store.PendingRecord.PendingInform;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Group commit: while one commit runs, records queue; the next one takes what has queued, after a moment's {@link Gathering}
 * where more are about to come. Records
 * are submitted from any thread; batches are made and outcomes told by whoever holds {@link #busy}, one at a time, after the
 * first on the driver's thread.
 */
final class CommitGroup {
    private static final Logger LOG = LoggerFactory.getLogger(CommitGroup.class);
    private static final int CONFLICT_RETRIES = 3;
    private static final int OVERGROWN_MAX = 10_000;

    private final StoreSettings settings;
    private final InformCommit commit;
    private final LastDigests lastDigests;
    private final CommitListener listener;
    private final WriterLink link;
    private final Queue<PendingRecord> arrivals = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicBoolean busy = new AtomicBoolean();
    /** Second records of a device that was in the batch already, in order. Guarded by {@link #busy}, as the next one is. */
    private final ArrayDeque<PendingRecord> deferred = new ArrayDeque<>();
    private final Set<String> overgrown = new LinkedHashSet<>();
    private final Gathering gathering;

    CommitGroup(DatabaseConnections connections, StoreSettings settings, InformCommit commit, LastDigests lastDigests,
            CommitListener listener) {
        this.settings = settings;
        this.commit = commit;
        this.lastDigests = lastDigests;
        this.listener = listener;
        this.link = new WriterLink(connections, settings, this::drain);
        this.gathering = new Gathering(settings.gatherMax());
    }

    void start() {
        link.connect();
    }

    boolean isUp() {
        return link.connection() != null;
    }

    boolean isIdle() {
        return waiting.get() == 0 && !busy.get();
    }

    Mono<Void> close() {
        return link.close().doFinally(signal -> drain());
    }

    /** Takes a record, or fails it at once. */
    void submit(PendingRecord pending) {
        if (!isUp()) {
            pending.fail(new StoreException(Reason.UNAVAILABLE, "there is no connection to the database"));
            return;
        }
        if (waiting.incrementAndGet() > settings.queueMax()) {
            waiting.decrementAndGet();
            pending.fail(new StoreException(Reason.OVERLOADED, "too many records wait for their commit"));
            return;
        }
        arrivals.add(pending);
        drain();
    }

    /** Starts the next commit unless one runs; its end calls again. */
    private void drain() {
        while (waiting.get() > 0 && busy.compareAndSet(false, true)) {
            long wait = gathering.waitNanos(waiting.get());
            if (wait > 0 && isUp()) {
                Schedulers.parallel().schedule(this::commitGathered, wait, TimeUnit.NANOSECONDS);
                return;
            }
            if (commitWaiting()) {
                return;
            }
        }
    }

    private void commitGathered() {
        if (!commitWaiting()) {
            drain();
        }
    }

    /** Commits what waits; says {@code false} when there was nothing to commit, or nothing to commit it with. */
    private boolean commitWaiting() {
        PostgresqlConnection connection = link.connection();
        if (connection == null) {
            failWaiting(new StoreException(Reason.UNAVAILABLE, "the connection to the database is lost"));
            busy.set(false);
            return false;
        }
        Batch batch = Batch.of(take());
        if (batch.size() == 0) {
            busy.set(false);
            return false;
        }
        gathering.started(batch.size(), System.nanoTime());
        run(connection, batch);
        return true;
    }

    private List<PendingRecord> take() {
        List<PendingRecord> taken = new ArrayList<>();
        Set<String> devices = new HashSet<>();
        int held = deferred.size();
        for (int i = 0; i < held; i++) {
            takeOrDefer(deferred.remove(), taken, devices);
        }
        // Deferred records stay within the bound of the queue, and those that one pass defers within the bound of a batch.
        for (int i = 0; i < settings.batchMax() && taken.size() < settings.batchMax(); i++) {
            PendingRecord next = arrivals.poll();
            if (next == null) {
                break;
            }
            takeOrDefer(next, taken, devices);
        }
        waiting.addAndGet(-taken.size());
        return taken;
    }

    private void takeOrDefer(PendingRecord next, List<PendingRecord> taken, Set<String> devices) {
        if (taken.size() < settings.batchMax() && devices.add(next.deviceKey())) {
            taken.add(next);
        } else {
            // Also for a full batch: what comes after it of the same device must stay behind it.
            devices.add(next.deviceKey());
            deferred.add(next);
        }
    }

    private void run(PostgresqlConnection connection, Batch batch) {
        isolating(connection, batch, 0).subscribe(outcome -> {},
                error -> end(() -> lost(connection, batch, error)),
                () -> end(() -> {}));
    }

    private void end(Runnable before) {
        before.run();
        if (overgrown.isEmpty() || link.connection() == null) {
            next();
        } else {
            compactOne();
        }
    }

    private void next() {
        busy.set(false);
        drain();
    }

    /** Commits; a record that the database cannot take is found by halving, and fails alone. */
    private Mono<Void> isolating(PostgresqlConnection connection, Batch batch, int attempt) {
        return timed(connection, batch).onErrorResume(error -> switch (Failure.of(error)) {
            case DATA -> batch.size() == 1
                    ? failed(batch, error)
                    : isolating(connection, batch.firstHalf(), 0)
                            .then(Mono.defer(() -> isolating(connection, batch.secondHalf(), 0)))
                            // What the first half made durable is told already; only the second can still be lost.
                            .onErrorMap(Lost::new);
            case CONFLICT -> attempt < CONFLICT_RETRIES
                    ? isolating(connection, batch, attempt + 1)
                    : failed(batch, error);
            case CONNECTION -> Mono.error(error);
        });
    }

    private Mono<Void> timed(PostgresqlConnection connection, Batch batch) {
        return Mono.defer(() -> {
            long start = System.nanoTime();
            return commit.commit(connection, batch).timeout(settings.statementTimeout())
                    .doOnError(error -> tell(batch, start, false))
                    .doOnNext(grown -> committed(batch, grown, start)).then();
        });
    }

    private void committed(Batch batch, Set<String> grown, long start) {
        tell(batch, start, true);
        if (overgrown.size() < OVERGROWN_MAX) {
            overgrown.addAll(grown);
        }
        for (PendingRecord record : batch.records()) {
            if (record instanceof PendingInform inform && !inform.isRefused()) {
                lastDigests.remember(inform.deviceKey(), inform.row().digest().content());
            }
        }
        forEach(batch.records(), PendingRecord::acknowledge);
    }

    private Mono<Void> failed(Batch batch, Throwable error) {
        LOG.warn("{} record(s) cannot be stored: {}", batch.size(), error.toString());
        StoreException reason = Failure.toStoreException(error);
        forEach(batch.records(), record -> record.fail(reason));
        return Mono.empty();
    }

    private void lost(PostgresqlConnection connection, Batch batch, Throwable error) {
        Throwable cause = error instanceof Lost && error.getCause() != null ? error.getCause() : error;
        link.discard(connection, cause);
        StoreException reason = new StoreException(Reason.UNAVAILABLE, "the database did not confirm the commit",
                cause);
        // Records that were acknowledged already ignore this.
        forEach(batch.records(), record -> record.fail(reason));
        failWaiting(reason);
    }

    private void failWaiting(StoreException reason) {
        List<PendingRecord> failed = new ArrayList<>(deferred);
        deferred.clear();
        for (PendingRecord next = arrivals.poll(); next != null; next = arrivals.poll()) {
            failed.add(next);
        }
        waiting.addAndGet(-failed.size());
        forEach(failed, record -> record.fail(reason));
    }

    private void tell(Batch batch, long start, boolean ok) {
        try {
            listener.committed(batch.size(), Duration.ofNanos(System.nanoTime() - start), ok);
        } catch (RuntimeException listenersBug) {
            LOG.error("the commit listener failed", listenersBug);
        }
    }

    /** One at a time between two commits, so that no record waits long for it; what fails comes again with an Inform. */
    private void compactOne() {
        PostgresqlConnection connection = link.connection();
        String key = overgrown.iterator().next();
        overgrown.remove(key);
        if (connection == null) {
            next();
            return;
        }
        commit.compact(connection, List.of(key)).timeout(settings.statementTimeout()).subscribe(nothing -> {},
                error -> {
                    LOG.warn("a shadow stays in its row for now: {}", error.toString());
                    if (Failure.of(error) == Failure.CONNECTION) {
                        link.discard(connection, error);
                    }
                    next();
                }, this::next);
    }

    /** A caller's own error must not keep the others from their outcome. */
    private static void forEach(List<PendingRecord> records, Consumer<PendingRecord> action) {
        for (PendingRecord record : records) {
            try {
                action.accept(record);
            } catch (RuntimeException callersBug) {
                LOG.error("a caller failed on the outcome of its record", callersBug);
            }
        }
    }

    /** The connection was lost within a batch that was being halved. */
    private static final class Lost extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Lost(Throwable cause) {
            super(cause);
        }
    }
}
