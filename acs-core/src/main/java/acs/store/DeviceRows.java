package acs.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import acs.cwmp.UrlUserInfo;
import acs.operation.WorkFlag;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import io.r2dbc.postgresql.api.PostgresqlStatement;
import io.r2dbc.spi.Readable;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Writes Informs into rows of {@code device}. The text of a statement never depends on data. */
final class DeviceRows {
    /** Few sizes, so few texts to prepare: every number of rows is a sum of them. */
    private static final int[] CHUNKS = {64, 8, 1};

    /**
     * A row that grew beyond what a device may have, while its compaction waited, begins anew with what comes. A BOOTSTRAP (3)
     * makes void what the device held and what it was found to be able to do; who it is and what operators gave it stays.
     */
    private static final String UPDATE = """
            UPDATE device d SET
                manufacturer = coalesce(u.manufacturer, d.manufacturer),
                software_version = coalesce(u.software_version, d.software_version),
                hardware_version = coalesce(u.hardware_version, d.hardware_version),
                connection_request_url = coalesce(u.connection_request_url, d.connection_request_url),
                parameter_key = coalesce(u.parameter_key, CASE WHEN u.kind = 3 THEN '' ELSE d.parameter_key END),
                cwmp_version = coalesce(u.cwmp_version, d.cwmp_version),
                remote_address = coalesce(u.remote_address, d.remote_address),
                last_events = CASE WHEN u.kind = 0 THEN d.last_events ELSE string_to_array(u.events, E'\\n') END,
                last_boot = CASE WHEN u.boot THEN u.received_at ELSE d.last_boot END,
                last_bootstrap = CASE WHEN u.kind = 3 THEN u.received_at ELSE d.last_bootstrap END,
                shapes = CASE WHEN u.kind = 3 THEN '{}'::jsonb
                              WHEN u.kind = 0 OR d.shape = u.shape THEN d.shapes
                              ELSE d.shapes || jsonb_build_object(d.shape,
                                      (extract(epoch FROM d.last_inform) * 1000)::bigint) END,
                hot = CASE WHEN u.kind = 3 THEN u.hot::jsonb
                           WHEN u.kind = 0 OR d.inform_digest = u.digest THEN d.hot
                           WHEN pg_column_size(d.hot || '{}'::jsonb) > %d THEN u.hot::jsonb
                           ELSE d.hot || u.hot::jsonb END,
                configuration_mark = CASE WHEN u.kind = 3 THEN NULL ELSE d.configuration_mark END,
                configuration_mark_at = CASE WHEN u.kind = 3 THEN NULL ELSE d.configuration_mark_at END,
                read_batch_max = CASE WHEN u.kind = 3 THEN 0 ELSE d.read_batch_max END,
                shape = u.shape,
                inform_digest = u.digest,
                last_inform = u.received_at
              FROM unnest($1::text[], $2::bigint[], $3::timestamptz[], $4::int[], $5::bool[], $6::text[],
                          $7::text[], $8::text[], $9::text[], $10::text[], $11::text[], $12::text[], $13::text[],
                          $14::text[], $15::text[])
                   AS u (id, digest, received_at, kind, boot, shape, hot, events, manufacturer, software_version,
                         hardware_version, connection_request_url, parameter_key, cwmp_version, remote_address)
             WHERE d.device_id = u.id
               AND (u.kind > 0 OR d.inform_digest = u.digest)
            RETURNING d.device_id, pg_column_size(d.hot) + pg_column_size(d.shapes), nullif(d.work, 0)"""
            .formatted(Shadow.BYTES_MAX);

    private DeviceRows() {}

    /** A row that was updated, or made, how large its shadow is now, and what it says about operations. */
    record Updated(String deviceKey, int shadowBytes, WorkFlag work) {}

    /**
     * What {@link #touch} touched.
     *
     * @param count how many rows
     * @param work  what rows say about operations, by their position; without those that say nothing
     */
    record Touched(int count, Map<Integer, WorkFlag> work) {}

    /** The time of the last Inform alone, for rows that still hold the digest. A row without operations returns nulls. */
    static Mono<Touched> touch(PostgresqlConnection connection, List<InformRow> rows) {
        return connection.createStatement("""
                UPDATE device d SET last_inform = u.received_at
                  FROM unnest($1::text[], $2::bigint[], $3::timestamptz[]) WITH ORDINALITY
                       AS u (id, digest, received_at, n)
                 WHERE d.device_id = u.id AND d.inform_digest = u.digest
                RETURNING CASE WHEN d.work <> 0 THEN u.n END, nullif(d.work, 0)""")
                .bind(0, keys(rows)).bind(1, digests(rows)).bind(2, times(rows))
                .execute().concatMap(result -> result.map((row, metadata) -> Work.of(row)))
                .collect(Work.Count::new, Work.Count::add).map(Work.Count::touched);
    }

    /** A touched row with something to do, and its position. */
    private record Work(int position, WorkFlag flag) {
        private static final Work NONE = new Work(-1, WorkFlag.NONE);

        static Work of(Readable row) {
            Long work = row.get(1, Long.class);
            return work == null ? NONE : new Work((int) Rows.number(row, 0) - 1, new WorkFlag(work));
        }

        private static final class Count {
            private int rows;
            private Map<Integer, WorkFlag> flags = Map.of();

            void add(Work work) {
                rows++;
                if (work.position >= 0) {
                    flags = flags.isEmpty() ? new HashMap<>() : flags;
                    flags.put(work.position, work.flag);
                }
            }

            Touched touched() {
                return new Touched(rows, flags);
            }
        }
    }

    /** Rows that exist and, where the hint said "the same", are the same; the others are not touched and not returned. */
    static Mono<List<Updated>> update(PostgresqlConnection connection, List<InformRow> rows) {
        PostgresqlStatement statement = connection.createStatement(UPDATE)
                .bind(0, keys(rows)).bind(1, digests(rows)).bind(2, times(rows));
        bindReport(statement, rows);
        return updated(statement).collectList();
    }

    private static Flux<Updated> updated(PostgresqlStatement statement) {
        return statement.execute().concatMap(
                result -> result.map((row, metadata) -> new Updated(Rows.text(row, 0), Rows.integer(row, 1),
                        flag(row.get(2, Long.class)))));
    }

    private static WorkFlag flag(@Nullable Long work) {
        return work == null ? WorkFlag.NONE : new WorkFlag(work);
    }

    private static void bindReport(PostgresqlStatement statement, List<InformRow> rows) {
        statement.bind(3, rows.stream().map(row -> row.kind().code()).toArray(Integer[]::new))
                .bind(4, rows.stream().map(InformRow::boots).toArray(Boolean[]::new))
                .bind(5, rows.stream().map(row -> row.digest().shape()).toArray(String[]::new))
                .bind(6, told(rows, InformRow::hot)).bind(7, told(rows, InformRow::events))
                .bind(8, told(rows, row -> StoredText.column(UrlUserInfo.masked(row.deviceId().manufacturer()))))
                .bind(9, told(rows, row -> clean(row.facts().softwareVersion())))
                .bind(10, told(rows, row -> clean(row.facts().hardwareVersion())))
                .bind(11, told(rows, InformRow::connectionRequestUrl))
                .bind(12, told(rows, row -> clean(row.facts().parameterKey())))
                .bind(13, told(rows, row -> row.inform().cwmpVersion().text()))
                .bind(14, told(rows, row -> StoredText.column(row.inform().remoteAddress())));
    }

    /** A column of texts, null where the Inform says nothing or nothing new. */
    private static Object told(List<InformRow> rows, Function<InformRow, @Nullable String> column) {
        @Nullable
        String[] texts = new @Nullable String[rows.size()];
        for (int i = 0; i < texts.length; i++) {
            if (rows.get(i).tellsAll()) {
                texts[i] = column.apply(rows.get(i));
            }
        }
        return texts;
    }

    /**
     * Registers devices.
     *
     * @return those that were new; another node was faster with the rest
     */
    static Mono<List<Updated>> insert(PostgresqlConnection connection, List<InformRow> rows) {
        List<List<InformRow>> chunks = new ArrayList<>();
        int from = 0;
        for (int chunk : CHUNKS) {
            while (rows.size() - from >= chunk) {
                chunks.add(rows.subList(from, from + chunk));
                from += chunk;
            }
        }
        return Flux.fromIterable(chunks).concatMap(chunk -> insertChunk(connection, chunk)).collectList();
    }

    private static final String INSERT = """
            INSERT INTO device (device_id, first_seen, manufacturer, oui, product_class, serial_number, software_version,
                hardware_version, connection_request_url, parameter_key, cwmp_version, remote_address, last_events,
                last_boot, last_bootstrap, hot, shape, inform_digest, last_inform) VALUES\s""";
    private static final int INSERT_VALUES = 18;
    private static final String[] INSERTS = {insertText(64), insertText(8), insertText(1)};

    private static String insertText(int rows) {
        StringBuilder sql = new StringBuilder(INSERT);
        for (int row = 0; row < rows; row++) {
            int n = row * INSERT_VALUES;
            sql.append(row == 0 ? "(" : ", (");
            for (int i = 1; i <= 12; i++) {
                sql.append('$').append(n + i).append(", ");
            }
            sql.append("string_to_array($").append(n + 13).append(", E'\\n'), $").append(n + 14).append(", $")
                    .append(n + 15).append(", $").append(n + 16).append("::jsonb, $").append(n + 17).append(", $")
                    .append(n + 18).append(", $").append(n + 2).append(')');
        }
        return sql.append(" ON CONFLICT (device_id) DO NOTHING"
                + " RETURNING device_id, pg_column_size(hot) + pg_column_size(shapes), nullif(work, 0)").toString();
    }

    private static Flux<Updated> insertChunk(PostgresqlConnection connection, List<InformRow> rows) {
        int text = 0;
        while (CHUNKS[text] != rows.size()) {
            text++;
        }
        PostgresqlStatement statement = connection.createStatement(INSERTS[text]);
        for (int i = 0; i < rows.size(); i++) {
            bindInsert(statement, i * INSERT_VALUES, rows.get(i));
        }
        return updated(statement);
    }

    private static void bindInsert(PostgresqlStatement statement, int at, InformRow row) {
        statement.bind(at, row.key()).bind(at + 1, row.inform().receivedAt())
                .bind(at + 2, StoredText.column(UrlUserInfo.masked(row.deviceId().manufacturer())))
                .bind(at + 3, StoredText.column(row.deviceId().oui()))
                .bind(at + 4, StoredText.column(row.deviceId().productClass()))
                .bind(at + 5, StoredText.column(row.deviceId().serialNumber()))
                .bind(at + 6, orEmpty(clean(row.facts().softwareVersion())))
                .bind(at + 7, orEmpty(clean(row.facts().hardwareVersion())))
                .bind(at + 8, orEmpty(row.connectionRequestUrl()))
                .bind(at + 9, orEmpty(clean(row.facts().parameterKey())))
                .bind(at + 10, row.inform().cwmpVersion().text())
                .bind(at + 11, StoredText.column(row.inform().remoteAddress()))
                .bind(at + 12, row.events());
        bindTime(statement, at + 13, row.boots(), row);
        bindTime(statement, at + 14, row.kind() == InformRow.Kind.BOOTSTRAP, row);
        statement.bind(at + 15, row.hot()).bind(at + 16, row.digest().shape()).bind(at + 17, row.digest().content());
    }

    private static void bindTime(PostgresqlStatement statement, int at, boolean happened, InformRow row) {
        if (happened) {
            statement.bind(at, row.inform().receivedAt());
        } else {
            statement.bindNull(at, Instant.class);
        }
    }

    private static @Nullable String clean(@Nullable String text) {
        return text == null ? null : StoredText.clean(text);
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static String[] keys(List<InformRow> rows) {
        return rows.stream().map(InformRow::key).toArray(String[]::new);
    }

    private static Long[] digests(List<InformRow> rows) {
        return rows.stream().map(row -> row.digest().content()).toArray(Long[]::new);
    }

    private static Instant[] times(List<InformRow> rows) {
        return rows.stream().map(row -> row.inform().receivedAt()).toArray(Instant[]::new);
    }
}
