package acs.store;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import java.util.function.Function;

import acs.port.FileRefusedException;
import acs.port.StoreException;
import acs.port.StoredContent;
import acs.port.TimeOrderedId;
import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Readable;
import io.r2dbc.spi.Statement;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * The life of contents: a row that says one is being written, its bytes, and in one transaction the row that says it is whole
 * and the one that refers to it. What fails or crashes in between is never seen, and swept away.
 */
final class FileContents {
    /** A content that nobody touched for so long is not being written any more. */
    static final Duration STALE = Duration.ofMinutes(15);
    private static final Duration TOUCH = Duration.ofSeconds(20);
    private static final int SWEPT_AT_A_TIME = 100;

    private static final String BEGIN = """
            INSERT INTO file_content (content_id, storage, state, size, sha256, touched_at)
            SELECT $1, $2, 'writing', $3, '', $4
             WHERE (SELECT coalesce(sum(size), 0) FROM file_content) + $3 <= $5""";
    private static final String TOUCHED = """
            UPDATE file_content SET touched_at = $2, size = greatest(size, $3)
             WHERE content_id = $1 AND state = 'writing'
               AND (SELECT coalesce(sum(size), 0) FROM file_content WHERE content_id <> $1) + $3 <= $4""";
    private static final String COMPLETE = """
            UPDATE file_content SET state = 'stored', size = $2, sha256 = $3, touched_at = $4
             WHERE content_id = $1 AND state = 'writing'
               AND (SELECT coalesce(sum(size), 0) FROM file_content WHERE content_id <> $1) + $2 <= $5""";
    private static final String UNLINK = """
            UPDATE file_content SET unlinked_at = $2, state = $3 WHERE content_id = ANY ($1) AND state = 'stored'""";
    private static final String FIND = """
            SELECT content_id, storage, size, sha256, touched_at FROM file_content
             WHERE content_id = $1 AND state = 'stored'""";
    private static final String UNUSED = """
            SELECT content_id, storage FROM file_content
             WHERE (state = 'writing' AND touched_at < $1)
                OR ((state = 'deleted' OR unlinked_at IS NOT NULL) AND unlinked_at < $2)
             LIMIT $3""";
    private static final String CONDEMN = """
            UPDATE file_content SET state = 'deleted', unlinked_at = $2 WHERE content_id = $1 AND state = 'writing'""";
    private static final String FORGET = "DELETE FROM file_content WHERE content_id = $1";
    private static final String KNOWN = "SELECT content_id FROM file_content WHERE content_id = ANY ($1)";

    private final ConnectionPool pool;
    private final FileStoreSettings settings;
    private final Duration timeout;
    private final Clock clock;
    private final AtomicLong sequence = new AtomicLong();
    private final DiskBytes disk;
    private final ChunkBytes chunks;

    /** @param timeout for one step in the database */
    FileContents(ConnectionPool pool, FileStoreSettings settings, Duration timeout, Clock clock) {
        this.pool = pool;
        this.settings = settings;
        this.timeout = timeout;
        this.clock = clock;
        this.disk = new DiskBytes(settings.directory());
        this.chunks = new ChunkBytes(pool, timeout);
    }

    /** A content that is whole, and nothing refers to it yet. */
    record Whole(UUID id, long size, String sha256) {}

    /**
     * Takes a content and makes it seen.
     *
     * @param intake checks what comes
     * @param link   refers to it, within the transaction that makes it whole; its failure undoes all
     */
    <T> Mono<T> take(long announced, Intake intake, Flux<ByteBuffer> bytes,
            BiFunction<Connection, Whole, Mono<T>> link) {
        FileBytes storage = switch (settings.storage()) {
            case DISK -> disk;
            case DATABASE -> chunks;
        };
        return Mono.defer(() -> {
            UUID id = TimeOrderedId.of(clock.millis(), sequence.incrementAndGet());
            // Hashing and writing are no work for an event loop.
            Mono<Void> written = storage.write(id,
                    bytes.publishOn(Schedulers.boundedElastic(), 2).map(intake::take));
            return Mono.usingWhen(begin(id, storage, Math.max(0, announced)).thenReturn(storage),
                    begun -> Mono.firstWithSignal(written, touching(id, intake))
                            .then(Mono.fromSupplier(intake::received))
                            .flatMap(received -> complete(new Whole(id, received.size(), received.sha256()), link)),
                    begun -> Mono.empty(),
                    (begun, failure) -> abandon(id, begun), begun -> abandon(id, begun));
        });
    }

    private Mono<Void> begin(UUID id, FileBytes storage, long announced) {
        return run(connection -> Rows.changed(connection.createStatement(BEGIN).bind(0, id).bind(1, storage.storage())
                .bind(2, announced).bind(3, now()).bind(4, settings.totalMax()))).flatMap(FileContents::within);
    }

    private static Mono<Void> within(long rows) {
        return rows > 0
                ? Mono.empty()
                : Mono.error(new FileRefusedException(FileRefusedException.Reason.NO_SPACE,
                        "All files together would exceed their quota (files.total-max)."));
    }

    /** Never completes; fails when the quota is used up meanwhile. A database that is away for a moment is no reason. */
    private Mono<Void> touching(UUID id, Intake intake) {
        return Flux.interval(TOUCH).onBackpressureDrop()
                .concatMap(tick -> run(connection -> Rows.changed(connection.createStatement(TOUCHED).bind(0, id)
                        .bind(1, now()).bind(2, intake.size()).bind(3, settings.totalMax())))
                        .onErrorComplete(StoreException.class).flatMap(FileContents::within))
                .then();
    }

    private <T> Mono<T> complete(Whole whole, BiFunction<Connection, Whole, Mono<T>> link) {
        return inTransaction(connection -> Rows
                .changed(connection.createStatement(COMPLETE).bind(0, whole.id()).bind(1, whole.size())
                        .bind(2, whole.sha256()).bind(3, now()).bind(4, settings.totalMax()))
                .flatMap(FileContents::within).then(Mono.defer(() -> link.apply(connection, whole))));
    }

    private Mono<Void> abandon(UUID id, FileBytes storage) {
        return remove(id, storage).onErrorComplete();
    }

    /** The row goes last: as long as it is there, somebody will come again for what is left. */
    private Mono<Void> remove(UUID id, FileBytes storage) {
        return run(connection -> Rows.changed(connection.createStatement(CONDEMN).bind(0, id).bind(1, now())))
                .then(storage.remove(id)).then(forget(id));
    }

    private Mono<Void> forget(UUID id) {
        return run(connection -> Rows.changed(connection.createStatement(FORGET).bind(0, id))).then();
    }

    /** Nothing refers to these any more. */
    Mono<Long> unlink(Connection connection, List<UUID> ids, boolean isDeleted) {
        return unlink(connection, ids, isDeleted, now());
    }

    /**
     * Nothing refers to these any more, and their room is needed soon: they stay for {@link #STALE} at most for those that are
     * reading them. A client that stores the same again and again must not use up the quota of all contents.
     */
    Mono<Long> unlinkForSoon(Connection connection, List<UUID> ids) {
        Duration stays = settings.keepReplaced().compareTo(STALE) < 0 ? settings.keepReplaced() : STALE;
        return unlink(connection, ids, true, now().minus(settings.keepReplaced()).plus(stays));
    }

    private static Mono<Long> unlink(Connection connection, List<UUID> ids, boolean isDeleted, Instant since) {
        return ids.isEmpty()
                ? Mono.just(0L)
                : Rows.changed(connection.createStatement(UNLINK).bind(0, ids.toArray(UUID[]::new)).bind(1, since)
                        .bind(2, isDeleted ? "deleted" : "stored"));
    }

    Mono<StoredContent> find(UUID id) {
        return run(connection -> first(connection.createStatement(FIND).bind(0, id), this::content))
                .flatMap(content -> {
                    Path file = content.file();
                    return file == null
                            ? Mono.just(content)
                            : Mono.fromCallable(() -> here(content, file)).subscribeOn(Schedulers.boundedElastic());
                });
    }

    private static StoredContent here(StoredContent content, Path file) {
        if (!Files.isRegularFile(file)) {
            throw new StoreException(StoreException.Reason.UNAVAILABLE, "content " + content.id()
                    + " is not on this node's disk: nodes must share files.directory, or use files.storage database");
        }
        return content;
    }

    private StoredContent content(Readable row) {
        UUID id = Rows.uuid(row, 0);
        FileBytes storage = storage(Rows.text(row, 1));
        return new StoredContent(id, Rows.number(row, 2), Rows.text(row, 3), Rows.instant(row, 4), storage.file(id),
                (from, count) -> storage.read(id, from, count));
    }

    private FileBytes storage(String word) {
        return word.equals(disk.storage()) ? disk : chunks;
    }

    /** Removes what nobody needs any more, and what crashes left. */
    Mono<Void> sweep() {
        return Mono.defer(() -> run(connection -> Flux.from(connection.createStatement(UNUSED)
                .bind(0, now().minus(STALE)).bind(1, now().minus(settings.keepReplaced())).bind(2, SWEPT_AT_A_TIME)
                .execute())
                .concatMap(result -> result
                        .map((row, metadata) -> new Unused(Rows.uuid(row, 0), storage(Rows.text(row, 1)))))
                .collectList()))
                .flatMapIterable(unused -> unused)
                .concatMap(unused -> remove(unused.id(), unused.storage()))
                .thenMany(disk.strays(now().minus(STALE)).buffer(SWEPT_AT_A_TIME).concatMap(this::withoutRow))
                .concatMap(disk::remove).then();
    }

    private record Unused(UUID id, FileBytes storage) {}

    private Flux<UUID> withoutRow(List<UUID> found) {
        return run(connection -> Flux.from(connection.createStatement(KNOWN).bind(0, found.toArray(UUID[]::new))
                .execute()).concatMap(result -> result.map((row, metadata) -> Rows.uuid(row, 0))).collectList())
                .flatMapIterable(known -> found.stream().filter(id -> !known.contains(id)).toList());
    }

    static <T> Mono<T> first(Statement statement, Function<Readable, T> read) {
        return Flux.from(statement.execute()).concatMap(result -> result.map((row, metadata) -> read.apply(row)))
                .collectList().flatMap(rows -> Mono.justOrEmpty(rows.stream().findFirst()));
    }

    <T> Mono<T> inTransaction(Function<Connection, Mono<T>> work) {
        return run(connection -> Mono.usingWhen(Mono.from(connection.beginTransaction()).thenReturn(connection), work,
                Connection::commitTransaction, (same, failure) -> same.rollbackTransaction(),
                Connection::rollbackTransaction));
    }

    <T> Mono<T> run(Function<Connection, Mono<T>> work) {
        return Mono.usingWhen(pool.create(), work, Connection::close).timeout(timeout)
                .onErrorMap(failure -> !(failure instanceof FileRefusedException), Failure::toStoreException);
    }

    /** As exact as the database, so that what is stored is what was answered. */
    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
