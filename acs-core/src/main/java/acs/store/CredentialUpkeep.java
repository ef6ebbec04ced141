package acs.store;

import java.time.Duration;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Keeps a node's memory of credentials true, and rows of credentials short: what an operation has brought about is written
 * into the row before that operation is forgotten. Nodes may do so at the same time.
 */
public final class CredentialUpkeep {
    private static final Logger LOG = LoggerFactory.getLogger(CredentialUpkeep.class);
    private static final int BATCH = 500;
    private static final int ROUNDS_MAX = 20;
    private static final Duration SETTLE_PERIOD = Duration.ofMinutes(1);
    static final String SETTLE_OWN = """
            WITH done AS (
                SELECT c.device_id, c.next_operation, o.finished_at FROM device_credential c
                  JOIN operation o ON o.device_id = c.device_id AND o.operation_id = c.next_operation
                 WHERE c.next_operation IS NOT NULL AND o.status = 'succeeded' LIMIT $1)
            UPDATE device_credential c
               SET kind = next_kind, username = next_username, secret = next_secret, key_version = next_key_version,
                   since = done.finished_at, next_kind = NULL, next_username = NULL, next_secret = NULL,
                   next_key_version = 0, next_operation = NULL, next_at = NULL, next_attempts = 0,
                   bootstrap_until = NULL, changed_at = done.finished_at
              FROM done WHERE c.device_id = done.device_id AND c.next_operation = done.next_operation""";
    private static final String SETTLE_LOGIN = """
            WITH done AS (
                SELECT c.device_id, c.%1$s_operation, o.finished_at FROM device_credential c
                  JOIN operation o ON o.device_id = c.device_id AND o.operation_id = c.%1$s_operation
                 WHERE c.%1$s_operation IS NOT NULL AND o.status = 'succeeded' LIMIT $1)
            UPDATE device_credential c
               SET %1$s_version = %1$s_next, %1$s_next = 0, %1$s_operation = NULL,
                   %1$s_at = done.finished_at, %1$s_attempts = 0, changed_at = done.finished_at
              FROM done WHERE c.device_id = done.device_id AND c.%1$s_operation = done.%1$s_operation""";
    static final String SETTLE_REQUESTS = SETTLE_LOGIN.formatted("request");
    static final String SETTLE_STUN = SETTLE_LOGIN.formatted("stun");

    private final PostgresOperations database;
    private final PostgresCredentials credentials;
    private final Duration look;

    /** Does nothing until started. */
    public CredentialUpkeep(PostgresOperations database, PostgresCredentials credentials, CredentialSettings settings) {
        this.database = database;
        this.credentials = credentials;
        this.look = settings.look();
    }

    /** Looks and settles until disposed of; what fails is tried again. */
    public Disposable start() {
        long looksPerSettling = Math.max(1, SETTLE_PERIOD.dividedBy(look));
        return Flux.interval(Duration.ZERO, look).onBackpressureDrop().concatMap(tick -> hear()
                .then(tick % looksPerSettling == 0 ? settle() : Mono.empty()).onErrorResume(error -> {
                    LOG.warn("cannot look after credentials, trying again in {}: {}", look, error.toString());
                    return Mono.empty();
                }), 1).subscribe();
    }

    /** Hears once what other nodes changed. */
    public Mono<Void> hear() {
        return database.run(credentials.memory()::hear);
    }

    /** Writes once into rows what has succeeded. */
    Mono<Void> settle() {
        return rounds(SETTLE_OWN).then(rounds(SETTLE_REQUESTS)).then(rounds(SETTLE_STUN));
    }

    private Mono<Void> rounds(String sql) {
        return database.run(connection -> Rows.changed(connection.createStatement(sql).bind(0, BATCH)))
                .repeat(ROUNDS_MAX - 1).takeUntil(rows -> rows < BATCH).then();
    }
}
