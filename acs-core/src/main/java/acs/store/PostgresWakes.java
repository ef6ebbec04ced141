package acs.store;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

import acs.port.WakeStore;
import acs.port.Waker;
import io.r2dbc.spi.Readable;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** {@link WakeStore} on the connections of operations. */
public final class PostgresWakes implements WakeStore {
    /** What the device says of itself comes with its Informs when it changes, and so stands in the hot part of its row. */
    static final String REACH = """
            SELECT d.device_id, d.connection_request_url,
                   coalesce(d.hot ->> 'Device.ManagementServer.UDPConnectionRequestAddress',
                            d.hot ->> 'InternetGatewayDevice.ManagementServer.UDPConnectionRequestAddress'),
                   coalesce(d.hot ->> 'Device.ManagementServer.ConnReqJabberID',
                            d.hot ->> 'InternetGatewayDevice.ManagementServer.ConnReqJabberID'),
                   d.last_inform,
                   (SELECT q.not_before FROM operation q
                     WHERE q.device_id = $1 AND q.status = 'queued' AND q.expires_at > $2
                     ORDER BY q.priority, q.operation_id LIMIT 1),
                   EXISTS (SELECT 1 FROM operation h
                            WHERE h.device_id = $1 AND h.status = 'waiting' AND h.holds_others),
                   w.came_by, w.at, w.next_at, b.address
              FROM device d LEFT JOIN device_wake w ON w.device_id = d.device_id AND w.device_id = $1
              LEFT JOIN device_binding b ON b.device_id = d.device_id AND b.device_id = $1 AND b.learnt_at > $3
             WHERE d.device_id = $1""";
    static final String LAST = """
            SELECT device_id, at, method, outcome, detail, came_by, next_at FROM device_wake WHERE device_id = $1""";
    /** A page of the index of open operations, in the order of devices: the whole queue is never read at once. */
    static final String WANTED = """
            SELECT q.device_id,
                   q.not_before <= $2 AND q.expires_at > $2
                   AND (w.device_id IS NULL OR w.next_at <= $2 OR (q.created_at > w.at AND q.created_at <= $2))
              FROM (SELECT device_id, not_before, expires_at, created_at FROM operation
                     WHERE status = 'queued' AND device_id > $1
                     ORDER BY device_id, priority, operation_id LIMIT $3) q
              LEFT JOIN device_wake w ON w.device_id = q.device_id""";

    /** Characters of an address or JID that a device reports: four times what TR-069 allows. What is longer is none. */
    private static final int ADDRESS_MAX = 1_024;

    private final PostgresOperations operations;
    private final WakeWriter writer;
    private final Duration bindingLife;

    /** @param bindingLife how old the proof of a NAT binding may be to count more than what its device reports */
    public PostgresWakes(PostgresOperations operations, Duration bindingLife) {
        this.operations = operations;
        this.bindingLife = bindingLife;
        this.writer = new WakeWriter(operations::run);
    }

    @Override
    public Mono<Reach> reach(String deviceKey) {
        Instant now = operations.now();
        return operations.run(connection -> Flux.from(connection.createStatement(REACH)
                .bind(0, StoredText.clean(deviceKey)).bind(1, now).bind(2, now.minus(bindingLife)).execute())
                .concatMap(result -> result.map((row, metadata) -> reach(row, operations.secrets()))).singleOrEmpty());
    }

    @Override
    public Mono<WakeRecord> lastWake(String deviceKey) {
        return operations.run(connection -> Flux
                .from(connection.createStatement(LAST).bind(0, StoredText.clean(deviceKey)).execute())
                .concatMap(result -> result.map((row, metadata) -> wake(row))).singleOrEmpty());
    }

    @Override
    public void record(WakeRecord wake) {
        writer.add(wake);
    }

    @Override
    public Mono<Page> wanted(String after, Instant overdue, int limit) {
        return operations.run(connection -> Flux.from(connection.createStatement(WANTED)
                .bind(0, StoredText.clean(after)).bind(1, overdue).bind(2, limit).execute())
                .concatMap(result -> result.map((row, metadata) -> new Looked(Rows.text(row, 0), Rows.flag(row, 1))))
                .collectList()).map(looked -> page(looked, limit));
    }

    /** Writes what waits to be kept. */
    public Mono<Void> flush() {
        return writer.flush();
    }

    private record Looked(String device, boolean isWanted) {}

    private static Page page(List<Looked> looked, int limit) {
        return new Page(looked.stream().filter(Looked::isWanted).map(Looked::device).distinct().toList(),
                looked.size() < limit
                        ? ""
                        : looked.stream().map(Looked::device).max(String::compareTo).orElse(""));
    }

    private static Reach reach(Readable row, StoreSecrets secrets) {
        // While an operation holds the device up, no session would begin another.
        boolean isHeld = Rows.flag(row, 6);
        // What it has proven of late counts more than what it says.
        String proven = row.get(10, String.class);
        return new Reach(Rows.text(row, 0),
                SealedShadow.openedText(Rows.text(row, 1), Rows.text(row, 0), secrets),
                proven == null ? value(row, 2) : proven,
                value(row, 3), Rows.instant(row, 4),
                isHeld ? null : Rows.instantOrNull(row, 5), method(row, 7), Rows.instantOrNull(row, 8),
                Rows.instantOrNull(row, 9));
    }

    private static WakeRecord wake(Readable row) {
        return new WakeRecord(Rows.text(row, 0), Rows.instant(row, 1), method(row, 2),
                Waker.Outcome.valueOf(Rows.text(row, 3).toUpperCase(Locale.ROOT)), Rows.text(row, 4), method(row, 5),
                Rows.instant(row, 6));
    }

    private static String value(Readable row, int column) {
        String entry = row.get(column, String.class);
        String value = entry == null ? "" : ShadowEntry.parse(entry).value();
        return value.length() > ADDRESS_MAX ? "" : value;
    }

    private static Waker.@Nullable Method method(Readable row, int column) {
        String word = row.get(column, String.class);
        return word == null ? null : Waker.Method.valueOf(word.toUpperCase(Locale.ROOT));
    }
}
