package acs.store;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongPredicate;

import acs.cwmp.DeviceId;
import acs.cwmp.ParameterPath;
import acs.device.Device;
import acs.device.DeviceEvent;
import acs.device.ReportedParameter;
import acs.port.DeviceStore;
import acs.port.ReadBounds;
import acs.port.RowBatch;
import acs.store.EventSequence.Position;
import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Readable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** {@link DeviceStore} on a small pool of connections of its own, so that reading never delays a commit. */
public final class PostgresDeviceStore implements DeviceStore {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String COLUMNS = """
            SELECT device_id, manufacturer, oui, product_class, serial_number, software_version, hardware_version,
                   first_seen, last_inform, last_boot, last_bootstrap, last_events, connection_request_url, cwmp_version,
                   parameter_key, tags, configuration_mark, configuration_mark_at
              FROM device\s""";
    private static final BoundedRows LIST = new BoundedRows(COLUMNS + "WHERE device_id > $1", "device_id", """
            200 + octet_length(device_id) + octet_length(manufacturer) + octet_length(oui) + octet_length(product_class)
            + octet_length(serial_number) + octet_length(software_version) + octet_length(hardware_version)
            + octet_length(last_events::text) + octet_length(connection_request_url) + octet_length(cwmp_version)
            + octet_length(parameter_key) + octet_length(tags::text)""");
    private static final BoundedRows EVENTS = new BoundedRows("""
            SELECT device_id, received_at, event_seq, type, command_key, details::text AS details FROM device_event
             WHERE device_id = $1 AND (received_at, event_seq) < ($2, $3)""", "received_at DESC, event_seq DESC",
            "200 + octet_length(type) + octet_length(command_key) + octet_length(details)");
    private static final String FIND = COLUMNS + "WHERE device_id = $1";

    private final ConnectionPool pool;
    private final StoreSettings settings;
    private final StoreSecrets secrets;

    /** Opens no secrets; connects when first asked. */
    public PostgresDeviceStore(DatabaseConnections connections, StoreSettings settings) {
        this(connections, settings, StoreSecrets.unsealed());
    }

    /**
     * Connects when first asked.
     *
     * @param secrets opens what devices reported of secrets
     */
    public PostgresDeviceStore(DatabaseConnections connections, StoreSettings settings, StoreSecrets secrets) {
        this.secrets = secrets;
        this.pool = connections.pool();
        this.settings = settings;
    }

    @Override
    public Mono<RowBatch<Device>> list(String after, ReadBounds bounds) {
        return read(connection -> LIST.read(connection, List.of(StoredText.clean(after)), bounds,
                row -> device(row, secrets))).single();
    }

    @Override
    public Mono<Device> find(String deviceKey) {
        return read(
                connection -> Flux.from(connection.createStatement(FIND).bind(0, StoredText.clean(deviceKey)).execute())
                        .concatMap(result -> result.map((row, metadata) -> device(row, secrets))))
                .singleOrEmpty();
    }

    @Override
    public Mono<List<ReportedParameter>> parameters(String deviceKey, ParameterPath path, LongPredicate room) {
        return read(connection -> StoredShadow.read(connection, deviceKey, room)).singleOrEmpty()
                .map(shadow -> shadow.parameters(path).stream()
                        .map(it -> SealedShadow.opened(it, StoredText.clean(deviceKey), secrets)).toList());
    }

    @Override
    public Mono<RowBatch<DeviceEvent>> events(String deviceKey, String before, ReadBounds bounds) {
        Position from = before.isEmpty()
                ? new Position(Instant.parse("9999-01-01T00:00:00Z"), Long.MAX_VALUE)
                : Position.parse(before).orElse(new Position(Instant.EPOCH, 0));
        return read(connection -> EVENTS.read(connection,
                List.of(StoredText.clean(deviceKey), from.receivedAt(), from.number()), bounds,
                PostgresDeviceStore::event)).single();
    }

    /**
     * How busy the connections for reads are, at one moment.
     *
     * @param busy    connections that read
     * @param idle    that are open and do not
     * @param waiting reads that wait for one
     */
    public record Load(int busy, int idle, int waiting) {}

    /** How busy its connections are now. */
    public Load load() {
        return pool.getMetrics().map(now -> new Load(now.acquiredSize(), now.idleSize(), now.pendingAcquireSize()))
                .orElse(new Load(0, 0, 0));
    }

    /** Closes its connections. */
    public Mono<Void> close() {
        return pool.disposeLater();
    }

    private <T> Flux<T> read(Function<Connection, Publisher<T>> query) {
        return Flux.usingWhen(pool.create(), query, Connection::close)
                .collectList().timeout(settings.readTimeout()).flatMapIterable(Function.identity())
                .onErrorMap(Failure::toStoreException);
    }

    private static Device device(Readable row, StoreSecrets secrets) {
        return new Device(Rows.text(row, 0),
                new DeviceId(Rows.text(row, 1), Rows.text(row, 2), Rows.text(row, 3), Rows.text(row, 4)),
                Rows.text(row, 5),
                Rows.text(row, 6), Rows.instant(row, 7), Rows.instant(row, 8), Rows.instantOrNull(row, 9),
                Rows.instantOrNull(row, 10), Rows.texts(row, 11),
                SealedShadow.openedText(Rows.text(row, 12), Rows.text(row, 0), secrets), Rows.text(row, 13),
                Rows.text(row, 14), ConfigurationMarks.read(row, 16, Rows.text(row, 14), Rows.instant(row, 8)),
                Rows.texts(row, 15));
    }

    private static DeviceEvent event(Readable row) {
        String id = new Position(Rows.instant(row, 1), Rows.number(row, 2)).text();
        return new DeviceEvent(id, Rows.text(row, 0), Rows.instant(row, 1), Rows.text(row, 3), Rows.text(row, 4),
                JSON.readValue(Rows.text(row, 5), new TypeReference<Map<String, Object>>() {
                }));
    }
}
