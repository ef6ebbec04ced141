package acs.store;

import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;

import acs.credential.DeviceCredential;
import acs.credential.DeviceCredential.Change;
import acs.credential.DeviceCredential.DerivedLogin;
import acs.credential.DeviceCredential.Progress;
import acs.credential.OwnSecret;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Readable;
import io.r2dbc.spi.Statement;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Rows of credentials. How a change stands is read from the row of the operation that makes it, so that no word of its end
 * can be lost on the way.
 */
final class CredentialRows {
    private static final String COLUMNS = """
            SELECT c.device_id, c.kind, c.username, c.secret, c.key_version, c.since,
                   c.next_kind, c.next_username, c.next_secret, c.next_key_version, c.next_operation, c.next_at,
                   c.next_attempts, n.status, n.finished_at,
                   c.request_version, c.request_next, c.request_operation, c.request_at, c.request_attempts,
                   r.status, r.finished_at, c.bootstrap_until, c.root_object, c.changed_at,
                   c.stun_version, c.stun_next, c.stun_operation, c.stun_at, c.stun_attempts, s.status, s.finished_at
              FROM device_credential c
              LEFT JOIN operation n ON n.device_id = c.device_id AND n.operation_id = c.next_operation
              LEFT JOIN operation r ON r.device_id = c.device_id AND r.operation_id = c.request_operation
              LEFT JOIN operation s ON s.device_id = c.device_id AND s.operation_id = c.stun_operation
            """;
    static final String READ = COLUMNS + "WHERE c.device_id = $1";
    private static final String LOCK = READ + " FOR UPDATE OF c";
    private static final String MAKE = """
            INSERT INTO device_credential (device_id, kind, key_version, next_key_version, next_attempts, request_version,
                                           request_next, request_attempts, root_object, changed_at)
            VALUES ($1, 'none', 0, 0, 0, 0, 0, 0, '', $2) ON CONFLICT (device_id) DO NOTHING""";
    private static final String WRITE = """
            UPDATE device_credential
               SET kind = $2, username = $3, secret = $4, key_version = $5, since = $6,
                   next_kind = $7, next_username = $8, next_secret = $9, next_key_version = $10, next_operation = $11,
                   next_at = $12, next_attempts = $13,
                   request_version = $14, request_next = $15, request_operation = $16, request_at = $17,
                   request_attempts = $18, bootstrap_until = $19, root_object = $20, changed_at = $21,
                   stun_version = $23, stun_next = $24, stun_operation = $25, stun_at = $26, stun_attempts = $27,
                   told_at = CASE WHEN $22 THEN clock_timestamp() ELSE told_at END
             WHERE device_id = $1""";

    private final StoreSecrets secrets;

    CredentialRows(StoreSecrets secrets) {
        this.secrets = secrets;
    }

    /** Completes empty when there is no row. */
    Mono<DeviceCredential> read(Connection connection, String deviceKey) {
        return one(connection.createStatement(READ).bind(0, StoredText.clean(deviceKey)));
    }

    /** The row, made if need be and locked until the transaction ends. */
    Mono<DeviceCredential> lock(Connection connection, String deviceKey, Instant now) {
        String key = StoredText.clean(deviceKey);
        return Rows.changed(connection.createStatement(MAKE).bind(0, key).bind(1, now))
                .then(Mono.defer(() -> one(connection.createStatement(LOCK).bind(0, key))));
    }

    /**
     * Writes what is settled of it.
     *
     * @param isTold whether all nodes must hear of it
     */
    Mono<Long> write(Connection connection, DeviceCredential it, boolean isTold) {
        DeviceCredential settled = it.settled();
        Change next = settled.next();
        Statement statement = connection.createStatement(WRITE).bind(0, it.deviceKey());
        secret(statement, 1, settled.own(), it.deviceKey());
        Ending.bind(statement, 5, settled.ownSince(), Instant.class);
        if (next == null) {
            statement.bindNull(6, String.class).bindNull(7, String.class).bindNull(8, String.class).bind(9, 0)
                    .bindNull(10, UUID.class).bindNull(11, Instant.class).bind(12, 0);
        } else {
            secret(statement, 6, next.to(), it.deviceKey());
            statement.bind(10, UUID.fromString(next.operation())).bind(11, next.at()).bind(12, next.attempts());
        }
        login(statement, 13, settled.requests());
        login(statement, 22, settled.stun());
        Ending.bind(statement, 18, settled.bootstrapUntil(), Instant.class);
        return Rows.changed(statement.bind(19, settled.rootObject()).bind(20, settled.changedAt()).bind(21, isTold));
    }

    /** Versions, operation, time and attempts from this position on. */
    private static void login(Statement statement, int at, DerivedLogin login) {
        statement.bind(at, login.keyVersion()).bind(at + 1, login.next());
        String operation = login.operation();
        Ending.bind(statement, at + 2, operation == null ? null : UUID.fromString(operation), UUID.class);
        Ending.bind(statement, at + 3, login.at(), Instant.class);
        statement.bind(at + 4, login.attempts());
    }

    /** Kind, username, secret and version from this position on. */
    private void secret(Statement statement, int at, OwnSecret own, String deviceKey) {
        boolean isStored = own.kind() == OwnSecret.Kind.STORED;
        statement.bind(at, own.kind().name().toLowerCase(Locale.ROOT));
        Ending.bind(statement, at + 1, isStored ? own.username() : null, String.class);
        Ending.bind(statement, at + 2,
                isStored ? secrets.seal(own.password(), deviceKey, StoreSecrets.CREDENTIAL) : null, String.class);
        statement.bind(at + 3, own.keyVersion());
    }

    private Mono<DeviceCredential> one(Statement statement) {
        return Flux.from(statement.execute()).concatMap(result -> result.map((row, metadata) -> of(row))).next();
    }

    private DeviceCredential of(Readable row) {
        String device = Rows.text(row, 0);
        UUID operation = row.get(10, UUID.class);
        Instant at = Rows.instantOrNull(row, 11);
        Progress progress = progress(operation, row.get(13, String.class));
        Change next = operation == null || at == null
                ? null
                : new Change(own(row, 6, device), operation.toString(), progress, end(progress, row, 14, at),
                        Rows.integer(row, 12));
        return new DeviceCredential(device, own(row, 1, device), Rows.instantOrNull(row, 5), next,
                Rows.instantOrNull(row, 22), login(row, 15), login(row, 25), Rows.text(row, 23),
                Rows.instant(row, 24));
    }

    /** The same from this column on, and the operation's status and end. */
    private static DerivedLogin login(Readable row, int column) {
        UUID operation = row.get(column + 2, UUID.class);
        Progress progress = progress(operation, row.get(column + 5, String.class));
        Instant at = Rows.instantOrNull(row, column + 3);
        return new DerivedLogin(Rows.integer(row, column), Rows.integer(row, column + 1),
                operation == null ? null : operation.toString(), progress,
                at == null ? null : end(progress, row, column + 6, at), Rows.integer(row, column + 4));
    }

    private static Instant end(Progress progress, Readable row, int column, Instant asked) {
        return progress == Progress.DONE ? Objects.requireNonNullElse(Rows.instantOrNull(row, column), asked) : asked;
    }

    /** One that is gone did not succeed as far as anybody knows; those that did are not deleted before this has read them. */
    private static Progress progress(@Nullable UUID operation, @Nullable String status) {
        if (operation == null) {
            return Progress.NONE;
        }
        return switch (status == null ? "" : status) {
            case "succeeded" -> Progress.DONE;
            case "queued", "running", "waiting" -> Progress.OPEN;
            default -> Progress.FAILED;
        };
    }

    private OwnSecret own(Readable row, int at, String device) {
        String kind = row.get(at, String.class);
        if (kind == null) {
            return OwnSecret.NONE;
        }
        return switch (OwnSecret.Kind.valueOf(kind.toUpperCase(Locale.ROOT))) {
            case NONE -> OwnSecret.NONE;
            case DERIVED -> OwnSecret.derived(device, Rows.integer(row, at + 3));
            case STORED -> OwnSecret.stored(Rows.text(row, at + 1),
                    secrets.open(Rows.text(row, at + 2), device, StoreSecrets.CREDENTIAL));
        };
    }
}
