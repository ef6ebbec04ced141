package acs.store;

import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import acs.port.FileDescription;
import acs.port.FileRecord;
import acs.port.FileRefusedException;
import acs.port.FileStore;
import acs.port.NewFile;
import acs.port.StoredContent;
import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Readable;
import io.r2dbc.spi.Statement;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Files for devices on PostgreSQL, with their contents on disk or in it; on a small pool of connections of their own. */
public final class PostgresFiles implements FileStore {
    private static final String COLUMNS = """
            name, content_id, size, sha256, file_type, manufacturer, oui, product_class, version, url, revision,
            created_at, changed_at""";
    private static final String LIST = "SELECT " + COLUMNS + " FROM file WHERE name > $1 ORDER BY name LIMIT $2";
    private static final String FIND = "SELECT " + COLUMNS + " FROM file WHERE name = $1";
    private static final String LOCK = FIND + " FOR UPDATE";
    private static final String INSERT = "INSERT INTO file (" + COLUMNS + ")"
            + " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"
            + " ON CONFLICT (name) DO NOTHING";
    private static final String REPLACE = """
            UPDATE file SET content_id = $2, size = $3, sha256 = $4, file_type = $5, manufacturer = $6, oui = $7,
                            product_class = $8, version = $9, url = $10, revision = $11, created_at = $12,
                            changed_at = $13
             WHERE name = $1""";
    private static final String DELETE = """
            DELETE FROM file WHERE name = $1 AND ($2 < 0 OR revision = $2) RETURNING content_id""";

    private final ConnectionPool pool;
    private final FileStoreSettings settings;
    private final FileContents contents;

    /** Connects when first asked. */
    public PostgresFiles(DatabaseConnections connections, StoreSettings store, FileStoreSettings settings,
            Clock clock) {
        this.pool = connections.filePool();
        this.settings = settings;
        this.contents = new FileContents(pool, settings, store.statementTimeout(), clock);
    }

    /** Files that devices uploaded, on the same connections. */
    public PostgresDeviceFiles ofDevices() {
        return new PostgresDeviceFiles(contents, settings);
    }

    @Override
    public Mono<List<FileRecord>> list(String after, int limit) {
        return contents.run(connection -> Flux
                .from(connection.createStatement(LIST).bind(0, StoredText.clean(after)).bind(1, limit).execute())
                .concatMap(result -> result.map((row, metadata) -> file(row))).collectList());
    }

    @Override
    public Mono<FileRecord> find(String name) {
        return contents.run(connection -> FileContents
                .first(connection.createStatement(FIND).bind(0, StoredText.clean(name)), PostgresFiles::file));
    }

    @Override
    public Mono<FileRecord> put(NewFile file, Flux<ByteBuffer> bytes) {
        return Mono.defer(() -> {
            Intake intake = new Intake(file.length(), settings.sizeMax(), file.sha256());
            // What cannot be replaced need not be sent at all.
            return precheck(file).then(contents.take(file.length(), intake, bytes, (connection, whole) -> store(
                    connection, file, whole.id(), whole.size(), whole.sha256())));
        });
    }

    @Override
    public Mono<FileRecord> putLink(NewFile file) {
        return contents.inTransaction(
                connection -> store(connection, file, null, Math.max(0, file.length()), file.sha256()));
    }

    private Mono<Void> precheck(NewFile file) {
        return file.revision() == NewFile.ANY
                ? Mono.empty()
                : find(file.name()).map(FileRecord::revision).defaultIfEmpty(NewFile.NEW)
                        .flatMap(revision -> revision == file.revision() ? Mono.empty() : Mono.error(changed()));
    }

    private Mono<FileRecord> store(Connection connection, NewFile file, @Nullable UUID contentId, long size,
            String sha256) {
        return locked(connection, file.name())
                .flatMap(before -> replace(connection, file, before, contentId, size, sha256))
                .switchIfEmpty(Mono.defer(() -> insert(connection, file, contentId, size, sha256)))
                // Another made it at the same moment, and now it is there.
                .switchIfEmpty(Mono.defer(() -> locked(connection, file.name())
                        .flatMap(before -> replace(connection, file, before, contentId, size, sha256))))
                .switchIfEmpty(Mono.error(PostgresFiles::changed));
    }

    private static Mono<FileRecord> locked(Connection connection, String name) {
        return FileContents.first(connection.createStatement(LOCK).bind(0, name), PostgresFiles::file);
    }

    private Mono<FileRecord> insert(Connection connection, NewFile file, @Nullable UUID contentId, long size,
            String sha256) {
        if (file.revision() > NewFile.NEW) {
            return Mono.error(changed());
        }
        FileRecord record = new FileRecord(file.name(), file.description(), contentId, size, sha256,
                contents.now().toEpochMilli(), contents.now(), contents.now());
        return Rows.changed(bind(connection.createStatement(INSERT), record)).filter(rows -> rows > 0)
                .map(inserted -> record);
    }

    private Mono<FileRecord> replace(Connection connection, NewFile file, FileRecord before, @Nullable UUID contentId,
            long size, String sha256) {
        if (file.revision() != NewFile.ANY && file.revision() != before.revision()) {
            return Mono.error(changed());
        }
        FileRecord record = new FileRecord(file.name(), file.description(), contentId, size, sha256, next(before),
                before.createdAt(), contents.now());
        UUID old = before.contentId();
        return Rows.changed(bind(connection.createStatement(REPLACE), record))
                .then(contents.unlink(connection, old == null ? List.of() : List.of(old), false)).thenReturn(record);
    }

    /** Also after a name was deleted and came again, a revision is not one that was there before. */
    private long next(FileRecord before) {
        return Math.max(before.revision() + 1, contents.now().toEpochMilli());
    }

    private static FileRefusedException changed() {
        return new FileRefusedException(FileRefusedException.Reason.CHANGED,
                "The file is not the one that was to be replaced.");
    }

    @Override
    public Mono<FileRecord> describe(String name, FileDescription description, long revision) {
        return contents.inTransaction(connection -> locked(connection, StoredText.clean(name))
                .filter(before -> before.revision() == revision)
                .flatMap(before -> {
                    FileRecord record = new FileRecord(before.name(), description, before.contentId(), before.size(),
                            before.sha256(), next(before), before.createdAt(), contents.now());
                    return Rows.changed(bind(connection.createStatement(REPLACE), record)).thenReturn(record);
                }));
    }

    @Override
    public Mono<Boolean> delete(String name, long revision) {
        return contents.inTransaction(connection -> Flux
                .from(connection.createStatement(DELETE).bind(0, StoredText.clean(name)).bind(1, revision).execute())
                .concatMap(result -> result.map((row, metadata) -> Optional.ofNullable(row.get(0, UUID.class))))
                .collectList()
                .flatMap(deleted -> contents
                        .unlink(connection, deleted.stream().flatMap(Optional::stream).toList(), true)
                        .thenReturn(!deleted.isEmpty())));
    }

    @Override
    public Mono<StoredContent> content(UUID contentId) {
        return contents.find(contentId);
    }

    /** Removes contents that nobody needs any more, and what crashes left. For a caller that comes again and again. */
    public Mono<Void> sweep() {
        return contents.sweep();
    }

    /** Closes its connections. */
    public Mono<Void> close() {
        return pool.disposeLater();
    }

    private static Statement bind(Statement statement, FileRecord file) {
        FileDescription said = file.description();
        statement.bind(0, file.name());
        Ending.bind(statement, 1, file.contentId(), UUID.class);
        return statement.bind(2, file.size()).bind(3, file.sha256()).bind(4, StoredText.clean(said.fileType()))
                .bind(5, StoredText.clean(said.manufacturer())).bind(6, StoredText.clean(said.oui()))
                .bind(7, StoredText.clean(said.productClass())).bind(8, StoredText.clean(said.version()))
                .bind(9, StoredText.clean(said.url())).bind(10, file.revision()).bind(11, file.createdAt())
                .bind(12, file.changedAt());
    }

    private static FileRecord file(Readable row) {
        return new FileRecord(Rows.text(row, 0),
                new FileDescription(Rows.text(row, 4), Rows.text(row, 5), Rows.text(row, 6), Rows.text(row, 7),
                        Rows.text(row, 8), Rows.text(row, 9)),
                row.get(1, UUID.class), Rows.number(row, 2), Rows.text(row, 3), Rows.number(row, 10),
                Rows.instant(row, 11), Rows.instant(row, 12));
    }
}
