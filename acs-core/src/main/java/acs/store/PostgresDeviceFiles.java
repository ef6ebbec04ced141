package acs.store;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import acs.cwmp.Upload;
import acs.operation.Operation;
import acs.operation.OperationType;
import acs.port.DeviceFile;
import acs.port.DeviceFileStore;
import acs.port.NewDeviceFile;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Readable;
import io.r2dbc.spi.Statement;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Files that devices uploaded, on PostgreSQL. Made by {@link PostgresFiles#ofDevices}, which owns the connections. */
public final class PostgresDeviceFiles implements DeviceFileStore {
    private static final String COLUMNS = "SELECT file_id, device_id, operation_id, file_type, media_type, size, sha256,"
            + " received_at FROM device_file ";
    private static final String LIST = COLUMNS
            + "WHERE device_id = $1 AND file_id < $2 ORDER BY file_id DESC LIMIT $3";
    private static final String FIND = COLUMNS + "WHERE device_id = $1 AND file_id = $2";
    private static final String INSERT = """
            INSERT INTO device_file (file_id, device_id, operation_id, file_type, media_type, size, sha256, received_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)""";
    /** Of uploads for one operation that are complete at the same time, one after the other replaces the others' files. */
    private static final String ONE_AT_A_TIME = "SELECT 1 FROM pg_advisory_xact_lock(hashtextextended($1, 0))";
    private static final String REPLACED = "DELETE FROM device_file WHERE device_id = $1 AND operation_id = $2"
            + " RETURNING file_id";
    private static final String TOO_MANY = """
            DELETE FROM device_file WHERE device_id = $1 AND file_id = ANY (ARRAY(
                SELECT file_id FROM device_file WHERE device_id = $1 ORDER BY file_id DESC OFFSET $2))
            RETURNING file_id""";
    private static final String FORGET = "DELETE FROM device_file WHERE device_id = $1 AND file_id = $2"
            + " RETURNING file_id";
    private static final String OLD = """
            DELETE FROM device_file WHERE (device_id, file_id) IN (
                SELECT device_id, file_id FROM device_file WHERE received_at < $1 ORDER BY received_at LIMIT $2)
            RETURNING file_id""";
    private static final String EXPECTED = """
            SELECT device_id, request FROM operation
             WHERE operation_id = $1 AND type = 'upload' AND status IN ('running', 'waiting')""";
    private static final int SWEPT_AT_A_TIME = 200;

    private final FileContents contents;
    private final FileStoreSettings settings;
    private final StoreSecrets secrets;

    PostgresDeviceFiles(FileContents contents, FileStoreSettings settings, StoreSecrets secrets) {
        this.secrets = secrets;
        this.contents = contents;
        this.settings = settings;
    }

    @Override
    public Mono<ExpectedUpload> expected(UUID operationId) {
        return contents.run(connection -> FileContents.first(
                connection.createStatement(EXPECTED).bind(0, operationId),
                row -> new ExpectedUpload(Rows.text(row, 0), fileType(Rows.text(row, 0), Rows.text(row, 1)))));
    }

    private String fileType(String device, String request) {
        return SealedOperations.read(OperationType.UPLOAD.word(), request, device, secrets) instanceof Operation.Rpc rpc
                && rpc.request() instanceof Upload upload ? upload.fileType() : "";
    }

    @Override
    public Mono<DeviceFile> receive(NewDeviceFile file, Flux<ByteBuffer> bytes) {
        return Mono.defer(() -> contents.take(file.length(), new Intake(file.length(), settings.deviceSizeMax(), ""),
                bytes, (connection, whole) -> store(connection, new DeviceFile(whole.id(), file.deviceKey(),
                        file.operationId(), file.fileType(), file.mediaType(), whole.size(), whole.sha256(),
                        contents.now()))));
    }

    private Mono<DeviceFile> store(Connection connection, DeviceFile file) {
        String device = StoredText.clean(file.deviceKey());
        return FileContents
                .first(connection.createStatement(ONE_AT_A_TIME).bind(0, "upload " + file.operationId()),
                        row -> true)
                .then(ids(connection.createStatement(REPLACED).bind(0, device).bind(1, file.operationId())))
                .flatMap(replaced -> contents.unlinkForSoon(connection, replaced))
                .then(Mono.defer(() -> insert(connection, file, device)));
    }

    private Mono<DeviceFile> insert(Connection connection, DeviceFile file, String device) {
        return Rows
                .changed(connection.createStatement(INSERT).bind(0, file.fileId()).bind(1, device)
                        .bind(2, file.operationId()).bind(3, StoredText.clean(file.fileType()))
                        .bind(4, StoredText.clean(file.mediaType())).bind(5, file.size()).bind(6, file.sha256())
                        .bind(7, file.receivedAt()))
                .then(ids(connection.createStatement(TOO_MANY).bind(0, device).bind(1, settings.deviceFilesMax())))
                .flatMap(old -> contents.unlink(connection, old, true)).thenReturn(file);
    }

    @Override
    public Mono<List<DeviceFile>> received(String deviceKey, String before, int limit) {
        Optional<UUID> from = before.isEmpty() ? Optional.of(new UUID(-1, -1)) : OperationRows.id(before);
        return from.isEmpty()
                ? Mono.just(List.of())
                : contents.run(connection -> Flux
                        .from(connection.createStatement(LIST).bind(0, StoredText.clean(deviceKey)).bind(1, from.get())
                                .bind(2, limit).execute())
                        .concatMap(result -> result.map((row, metadata) -> file(row))).collectList());
    }

    @Override
    public Mono<DeviceFile> received(String deviceKey, UUID fileId) {
        return contents.run(connection -> FileContents.first(connection.createStatement(FIND)
                .bind(0, StoredText.clean(deviceKey)).bind(1, fileId), PostgresDeviceFiles::file));
    }

    @Override
    public Mono<Boolean> forget(String deviceKey, UUID fileId) {
        return contents.inTransaction(connection -> ids(connection.createStatement(FORGET)
                .bind(0, StoredText.clean(deviceKey)).bind(1, fileId))
                .flatMap(gone -> contents.unlink(connection, gone, true).thenReturn(!gone.isEmpty())));
    }

    /** Forgets what is older than the retention, some at a time. For a caller that comes again and again. */
    public Mono<Void> sweep() {
        return contents.inTransaction(connection -> ids(connection.createStatement(OLD)
                .bind(0, contents.now().minus(settings.deviceRetention())).bind(1, SWEPT_AT_A_TIME))
                .flatMap(old -> contents.unlink(connection, old, true))).then();
    }

    private static Mono<List<UUID>> ids(Statement statement) {
        return Flux.from(statement.execute())
                .concatMap(result -> result.map((row, metadata) -> Rows.uuid(row, 0))).collectList();
    }

    private static DeviceFile file(Readable row) {
        return new DeviceFile(Rows.uuid(row, 0), Rows.text(row, 1), Rows.uuid(row, 2), Rows.text(row, 3),
                Rows.text(row, 4), Rows.number(row, 5), Rows.text(row, 6), Rows.instant(row, 7));
    }
}
