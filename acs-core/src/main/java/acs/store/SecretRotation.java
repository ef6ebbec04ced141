package acs.store;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

import acs.credential.SecretCipher;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Readable;
import io.r2dbc.spi.Statement;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Seals everything again under the current version of the key, a page of rows after the other, while servers run: each row is
 * written only as it was read, and what changed meanwhile is seen in the next pass.
 */
public final class SecretRotation {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int PASSES_MAX = 5;
    /** A row may hold megabytes. */
    private static final int PAGE = 32;
    private static final String ENTRY = ":sealed:";

    /** Rows of a table in the order of their key: key, and what is sealed with another version, else null. */
    private static final String CREDENTIALS = """
            SELECT device_id, CASE WHEN secret NOT LIKE $3 THEN secret END,
                   CASE WHEN next_secret NOT LIKE $3 THEN next_secret END
              FROM device_credential WHERE device_id > $1 ORDER BY device_id LIMIT $2""";
    private static final String OPERATIONS = """
            SELECT device_id || ' ' || operation_id, CASE WHEN request LIKE 'sealed:%' AND request NOT LIKE $3 THEN request END,
                   CASE WHEN octet_length(result) > 5 AND get_byte(result, 0) = 1 AND substring(result FOR 5) <> $4
                        THEN result END
              FROM operation WHERE (device_id, operation_id) > (split_part($1, ' ', 1) COLLATE "C", $5::uuid)
             ORDER BY device_id, operation_id LIMIT $2""";
    private static final String HOT = "SELECT d.device_id, CASE WHEN d.hot::text LIKE '%:sealed:%' THEN "
            + Shadow.HOT_COLUMN + " END FROM device d WHERE d.device_id > $1 ORDER BY d.device_id LIMIT $2";
    private static final String COLD = "SELECT s.device_id, CASE WHEN " + Shadow.DOCUMENT_FITS
            + " THEN s.document END, s.version FROM device_shadow s WHERE s.device_id > $1"
            + " ORDER BY s.device_id LIMIT $2";

    private static final String NO_OPERATION = "00000000-0000-0000-0000-000000000000";

    private final PostgresOperations database;
    private final StoreSecrets secrets;
    private final int version;
    private final Consumer<String> progress;

    /**
     * Does nothing yet.
     *
     * @param secrets  whose current key seals
     * @param version  of that key
     * @param progress told a line now and then
     */
    public SecretRotation(PostgresOperations database, StoreSecrets secrets, int version, Consumer<String> progress) {
        this.database = database;
        this.secrets = secrets;
        this.version = version;
        this.progress = progress;
    }

    /**
     * Passes over everything until nothing is left to be sealed again.
     *
     * @return whether nothing is left
     */
    public Mono<Boolean> run() {
        return Mono.defer(this::pass).repeat(PASSES_MAX - 1).takeUntil(changed -> changed == 0).last()
                .map(changed -> changed == 0);
    }

    private Mono<Long> pass() {
        return table("credentials", CREDENTIALS, this::credential)
                .flatMap(some -> table("operations", OPERATIONS, this::operation).map(more -> some + more))
                .flatMap(some -> table("reported values", HOT, this::hot).map(more -> some + more))
                .flatMap(some -> table("documents of reported values", COLD, this::cold).map(more -> some + more));
    }

    /** A row's change, {@code null} for none. */
    private interface RowChange {
        Mono<Long> on(Connection connection);
    }

    private record Row(String key, List<RowChange> changes) {}

    /** @return rows that were to be changed */
    private Mono<Long> table(String name, String select, Function<Readable, Row> read) {
        AtomicLong seen = new AtomicLong();
        AtomicLong changed = new AtomicLong();
        return page(select, "", read)
                .expand(rows -> rows.size() < PAGE ? Mono.empty() : page(select, rows.getLast().key(), read))
                .doOnNext(rows -> {
                    seen.addAndGet(rows.size());
                    changed.addAndGet(rows.stream().filter(row -> !row.changes().isEmpty()).count());
                    progress.accept(name + ": " + seen + " looked at, " + changed + " sealed again");
                }).then(Mono.fromSupplier(changed::get));
    }

    private Mono<List<Row>> page(String select, String after, Function<Readable, Row> read) {
        return database.run(connection -> Flux.from(bind(connection, select, after).execute())
                .concatMap(result -> result.map((row, metadata) -> read.apply(row))).collectList())
                // Documents of thousands of parameters are no work for an event loop.
                .publishOn(Schedulers.boundedElastic())
                .flatMap(rows -> Flux.fromIterable(rows).concatMapIterable(Row::changes)
                        .concatMap(change -> database.run(change::on)).then(Mono.just(rows)));
    }

    private Statement bind(Connection connection, String select, String after) {
        Statement statement = connection.createStatement(select).bind(1, PAGE);
        if (!select.equals(OPERATIONS)) {
            statement.bind(0, after);
            return select.equals(CREDENTIALS) ? statement.bind(2, SecretCipher.prefix(version) + "%") : statement;
        }
        int blank = after.indexOf(' ');
        return statement.bind(0, after).bind(2, SecretCipher.prefix(version) + "%")
                .bind(3, ByteBuffer.wrap(SecretCipher.header(version)))
                .bind(4, blank < 0 ? NO_OPERATION : after.substring(blank + 1));
    }

    private Row credential(Readable row) {
        String device = Rows.text(row, 0);
        return new Row(device, Stream.of(
                text(row, 1, "UPDATE device_credential SET secret = $2 WHERE device_id = $1 AND secret = $3", device),
                text(row, 2, "UPDATE device_credential SET next_secret = $2 WHERE device_id = $1 AND next_secret = $3",
                        device))
                .flatMap(Optional::stream).toList());
    }

    private Optional<RowChange> text(Readable row, int column, String update, String device) {
        String old = row.get(column, String.class);
        return Optional.ofNullable(old).map(sealed -> connection -> Rows.changed(connection.createStatement(update)
                .bind(0, device).bind(1, again(sealed, device, StoreSecrets.CREDENTIAL)).bind(2, sealed)));
    }

    private Row operation(Readable row) {
        String key = Rows.text(row, 0);
        String device = key.substring(0, key.indexOf(' '));
        String id = key.substring(key.indexOf(' ') + 1);
        String request = row.get(1, String.class);
        ByteBuffer result = row.get(2, ByteBuffer.class);
        Optional<RowChange> first = Optional.ofNullable(request).map(old -> connection -> Rows.changed(connection
                .createStatement("UPDATE operation SET request = $3 WHERE device_id = $1 AND operation_id = $2::uuid"
                        + " AND request = $4")
                .bind(0, device).bind(1, id).bind(2, again(old, device, StoreSecrets.OPERATION)).bind(3, old)));
        Optional<RowChange> second = Optional.ofNullable(result).map(old -> connection -> Rows.changed(connection
                .createStatement("UPDATE operation SET result = $3 WHERE device_id = $1 AND operation_id = $2::uuid"
                        + " AND result = $4")
                .bind(0, device).bind(1, id)
                .bind(2, secrets.seal(secrets.open(old.duplicate(), device, StoreSecrets.OPERATION), device,
                        StoreSecrets.OPERATION))
                .bind(3, old.duplicate())));
        return new Row(key, Stream.of(first, second).flatMap(Optional::stream).toList());
    }

    private Row hot(Readable row) {
        String device = Rows.text(row, 0);
        String old = row.get(1, String.class);
        if (old == null) {
            return new Row(device, List.of());
        }
        Map<String, String> again = entries(JSON.readValue(old, new TypeReference<Map<String, String>>() {
        }), device);
        return new Row(device, again == null
                ? List.of()
                : List.of(connection -> Rows.changed(connection.createStatement(
                        "UPDATE device SET hot = $2::jsonb WHERE device_id = $1 AND hot = $3::jsonb")
                        .bind(0, device).bind(1, JSON.writeValueAsString(again)).bind(2, old))));
    }

    private Row cold(Readable row) {
        String device = Rows.text(row, 0);
        ByteBuffer document = row.get(1, ByteBuffer.class);
        long before = Rows.number(row, 2);
        Map<String, String> again = entries(ShadowDocument.read(document), device);
        return new Row(device, again == null
                ? List.of()
                : List.of(connection -> Rows.changed(connection.createStatement("UPDATE device_shadow"
                        + " SET version = version + 1, document = $2 WHERE device_id = $1 AND version = $3")
                        .bind(0, device).bind(1, ByteBuffer.wrap(ShadowDocument.write(again.entrySet(), again.size())))
                        .bind(2, before))));
    }

    /** The same with what is sealed with another version sealed again, {@code null} when there is nothing of it. */
    private @Nullable Map<String, String> entries(Map<String, String> entries, String device) {
        Map<String, String> again = new LinkedHashMap<>(entries);
        entries.forEach((path, text) -> {
            int sealed = text.indexOf(ENTRY);
            if (sealed >= 0 && text.indexOf(':') == sealed
                    && !text.startsWith(SecretCipher.prefix(version), sealed + 1)) {
                String value = text.substring(sealed + 1);
                String fresh = secrets.openIfPossible(value, device, StoreSecrets.SHADOW);
                if (!fresh.equals(value)) {
                    again.put(path, text.substring(0, sealed + 1) + secrets.seal(fresh, device, StoreSecrets.SHADOW));
                }
            }
        });
        return again.equals(entries) ? null : again;
    }

    private String again(String sealed, String device, String purpose) {
        return secrets.seal(secrets.open(sealed, device, purpose), device, purpose);
    }
}
