package acs.store;

import java.time.Instant;
import java.util.UUID;

import acs.device.ConfigurationMark;
import acs.operation.OperationEnd;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Readable;
import io.r2dbc.spi.Statement;
import org.jspecify.annotations.Nullable;

/** Writes the mark that an operation set into its device's row, along with the operation's end: in the same statement. */
final class ConfigurationMarks {
    private static final String WITH = "WITH";

    private ConfigurationMarks() {}

    /**
     * A statement that sets the mark as well, if the operation set one.
     *
     * @param sql        whose first parameter is the device's key
     * @param parameters that it has; the caller binds them
     * @param end        {@code null} when nothing ends
     */
    static Statement statement(Connection connection, String sql, int parameters, @Nullable OperationEnd end,
            Instant now) {
        String key = end == null ? null : end.report().parameterKey();
        if (end == null || key == null) {
            return connection.createStatement(sql);
        }
        // A session that has lost its lease to another one marks nothing: the other one may have set a mark since.
        String marking = """
                WITH marked AS (
                    UPDATE device SET configuration_mark = $%d, configuration_mark_at = $%d
                     WHERE device_id = $1 AND EXISTS (SELECT 1 FROM operation o WHERE o.device_id = $1
                                                         AND o.operation_id = $%d AND o.lease_token = $%d))
                """.formatted(parameters + 1, parameters + 2, parameters + 3, parameters + 4);
        return connection.createStatement(marking + (sql.startsWith(WITH) ? ", " + sql.substring(WITH.length()) : sql))
                .bind(parameters, StoredText.clean(key))
                .bind(parameters + 1, now).bind(parameters + 2, UUID.fromString(end.leased().operationId()))
                .bind(parameters + 3, end.leased().fencingToken());
    }

    /** The mark that stands in the row from this column on, {@code null} for none. */
    static @Nullable ConfigurationMark read(Readable row, int at, String reported, Instant lastInform) {
        String key = row.get(at, String.class);
        Instant setAt = Rows.instantOrNull(row, at + 1);
        return key == null || setAt == null ? null : ConfigurationMark.of(key, setAt, reported, lastInform);
    }
}
