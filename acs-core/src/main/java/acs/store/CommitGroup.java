package acs.store;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import acs.port.CommitListener;
import acs.port.StoreException;
import acs.port.StoreException.Reason;
import acs.store.PendingRecord.PendingCompaction;
import acs.store.PendingRecord.PendingInform;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Group commit: while one commit runs, records queue; the next one takes what has queued, after a moment's {@link Gathering}
 * where more are about to come. Records are submitted from any thread; batches are made and outcomes told by whoever holds
 * {@link #busy}, one at a time, after the first on the driver's thread.
 */
final class CommitGroup {
    private static final Logger LOG = LoggerFactory.getLogger(CommitGroup.class);
    private static final int CONFLICT_RETRIES = 3;
    /** Keeps the statement of a batch short, since every record of the batch waits for it. */
    private static final long BATCH_BYTES_MAX = 2L << 20;

    private final StoreSettings settings;
    private final InformCommit commit;
    private final LastDigests lastDigests;
    private final CommitListener listener;
    private final WriterLink link;
    private final LargeRecords large;
    private final boolean isForLarge;
    private final WaitingRecords<PendingRecord> waiting;
    private final Complaints rejected = new Complaints(LOG, "record(s) cannot be stored");
    private final AtomicBoolean busy = new AtomicBoolean();
    private final Gathering gathering;

    private CommitGroup(DatabaseConnections connections, StoreSettings settings, InformCommit commit,
            LastDigests lastDigests, CommitListener listener, LargeRecords large, boolean isForLarge) {
        this.settings = settings;
        this.commit = commit;
        this.lastDigests = lastDigests;
        this.listener = listener;
        this.large = large;
        this.isForLarge = isForLarge;
        this.waiting = new WaitingRecords<>(settings.queueMax(), isForLarge ? 1 : settings.batchMax(),
                BATCH_BYTES_MAX);
        this.link = new WriterLink(isForLarge ? connections.largeWriter() : connections.writer(), settings,
                this::drain);
        this.gathering = new Gathering(isForLarge ? Duration.ZERO : settings.gatherMax());
    }

    /** A group that shares its commits, and leaves large records to another. */
    static CommitGroup shared(DatabaseConnections connections, StoreSettings settings, InformCommit commit,
            LastDigests lastDigests, CommitListener listener, LargeRecords large) {
        return new CommitGroup(connections, settings, commit, lastDigests, listener, large, false);
    }

    /** The group that commits large records, one at a time. */
    static CommitGroup forLarge(DatabaseConnections connections, StoreSettings settings, InformCommit commit,
            LastDigests lastDigests, CommitListener listener, LargeRecords large) {
        return new CommitGroup(connections, settings, commit, lastDigests, listener, large, true);
    }

    void start() {
        link.connect();
    }

    boolean isUp() {
        return link.connection() != null;
    }

    boolean isIdle() {
        return waiting.size() == 0 && !busy.get();
    }

    Mono<Void> close() {
        return link.close().doFinally(signal -> drain());
    }

    /** Takes a record, or fails it at once. */
    void submit(PendingRecord pending) {
        if (isUp() && !large.admit(pending)) {
            return;
        }
        take(pending);
    }

    /** Takes a record that was admitted, or fails it at once. */
    void take(PendingRecord pending) {
        if (!isUp()) {
            pending.fail(new StoreException(Reason.UNAVAILABLE, "there is no connection to the database"));
            return;
        }
        if (!waiting.offer(pending)) {
            pending.fail(new StoreException(Reason.OVERLOADED, "too many records wait for their commit"));
            return;
        }
        drain();
    }

    /** Starts the next commit unless one runs; its end calls again. */
    private void drain() {
        while (waiting.size() > 0 && busy.compareAndSet(false, true)) {
            long wait = gathering.waitNanos(waiting.size());
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
        Batch batch = Batch.of(isForLarge ? waiting.take() : large.without(waiting.take()));
        if (batch.size() == 0) {
            busy.set(false);
            return false;
        }
        gathering.started(batch.size(), System.nanoTime());
        run(connection, batch);
        return true;
    }

    private void run(PostgresqlConnection connection, Batch batch) {
        isolating(connection, batch, 0).subscribe(outcome -> {},
                error -> end(() -> lost(connection, batch, error)),
                () -> end(() -> {}));
    }

    private void end(Runnable before) {
        before.run();
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
            return encoded(connection, batch).timeout(settings.statementTimeout())
                    .doOnError(error -> tell(batch, start, false))
                    .doOnNext(grown -> committed(batch, grown, start)).then();
        });
    }

    /** Making the statement of a large record takes milliseconds: no work for an event loop. */
    private Mono<Set<String>> encoded(PostgresqlConnection connection, Batch batch) {
        return isForLarge
                ? Mono.defer(() -> commit.commit(connection, batch)).subscribeOn(Schedulers.boundedElastic())
                : commit.commit(connection, batch);
    }

    private void committed(Batch batch, Set<String> grown, long start) {
        tell(batch, start, true);
        if (!grown.isEmpty()) {
            large.compact(grown);
        }
        for (PendingRecord record : batch.records()) {
            if (record instanceof PendingInform inform && !inform.isRefused()) {
                lastDigests.remember(inform.deviceKey(), inform.row().digest().content());
            }
        }
        forEach(batch.records(), PendingRecord::acknowledge);
    }

    private Mono<Void> failed(Batch batch, Throwable error) {
        rejected.add(batch.size(), error);
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
        forEach(waiting.takeAll(), record -> record.fail(reason));
    }

    private void tell(Batch batch, long start, boolean ok) {
        if (batch.records().getFirst() instanceof PendingCompaction) {
            return;
        }
        try {
            listener.committed(batch.size(), Duration.ofNanos(System.nanoTime() - start), ok);
        } catch (RuntimeException listenersBug) {
            LOG.error("the commit listener failed", listenersBug);
        }
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
