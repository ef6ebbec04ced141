package acs.store;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

import acs.operation.OperationFault;
import acs.operation.OperationStatus;
import acs.port.OperationListener;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Readable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Keeps an operation from ending one node after the other. A run of a node that ends uncleanly leaves its row, and its
 * leases on the operations that were under way in its sessions. Each of them counts that end; the second one fails it.
 *
 * <p>
 * Whether it was one of them that ended the node is not known. When the node ended for want of memory they all count. When
 * the cause is not known they count only where they are few: a node with many sessions that is killed takes nobody's
 * operation with it. Operations that wait for an event have no session, and never count.
 */
public final class NodeRuns {
    private static final Logger LOG = LoggerFactory.getLogger(NodeRuns.class);
    private static final Duration PERIOD = Duration.ofSeconds(15);
    /** A run that is silent for so long has ended. */
    private static final Duration SILENCE_MAX = Duration.ofMinutes(2);
    /** Of operations that were under way, where the cause of the end is not known. */
    static final int SUSPECTS_MAX = 10;
    private static final int UNCLEAN_ENDS_MAX = 2;
    private static final OperationFault ENDED = OperationFault.of(OperationFault.Reason.NODE_ENDED,
            "It was under way at two unclean ends of a node, so it is not tried again");

    static final String SEEN = """
            INSERT INTO node_run AS r (run, seen_at, running)
            SELECT $1, now(), count(*) FROM (SELECT 1 FROM operation
                                              WHERE status = 'running' AND lease_token BETWEEN $2 AND $3 LIMIT $4) few
            ON CONFLICT (run) DO UPDATE SET seen_at = now(), running = excluded.running""";
    private static final String SILENT = """
            SELECT run FROM node_run WHERE run <> $1 AND seen_at < now() - make_interval(secs => $2) LIMIT 100""";
    private static final String FORGET = "DELETE FROM node_run WHERE run = $1";
    /** Once for each run: whoever takes its row away counts. */
    static final String COUNT = """
            WITH ended AS (
                DELETE FROM node_run WHERE run = $1 RETURNING running
            ), suspect AS MATERIALIZED (
                SELECT device_id, operation_id, lease_token FROM operation
                 WHERE status = 'running' AND (lease_token BETWEEN $2 AND $3 OR lost_token BETWEEN $2 AND $3)
            )
            UPDATE operation o SET
                unclean_ends = o.unclean_ends + 1,
                status = CASE WHEN o.unclean_ends + 1 >= $4 THEN 'failed' ELSE o.status END,
                fault = CASE WHEN o.unclean_ends + 1 >= $4 THEN $5 ELSE o.fault END,
                finished_at = CASE WHEN o.unclean_ends + 1 >= $4 THEN $6::timestamptz END,
                lease_until = CASE WHEN o.unclean_ends + 1 < $4 THEN o.lease_until END
              FROM suspect s, ended e
             WHERE o.device_id = s.device_id AND o.operation_id = s.operation_id AND o.lease_token = s.lease_token
               AND o.status = 'running'
               AND ($7 OR greatest(e.running, (SELECT count(*) FROM suspect)) <= $8)
            RETURNING o.operation_id, o.type, o.status""";

    private final PostgresOperations operations;
    private final OperationListener listener;
    /** Since when this run was seen without a gap: whether others are silent is not known before. */
    private volatile @Nullable Instant seenSince;
    private volatile Instant lastSeen = Instant.MIN;

    /** @param listener told of every operation that is failed */
    public NodeRuns(PostgresOperations operations, OperationListener listener) {
        this.operations = operations;
        this.listener = listener;
    }

    /** How a run ended. */
    public enum End {
        /** As it should: its sessions had ended. */
        CLEAN,
        /** The memory of its process was exhausted. */
        MEMORY,
        /** Killed, or whatever else ends a process at once. */
        UNKNOWN
    }

    /**
     * A run of this node.
     *
     * @param id  as it was given by {@link PostgresOperations#run}
     * @param end how it ended
     */
    public record Ended(long id, End end) {}

    /**
     * The run begins. Completes when the operations that were under way in the one before have counted its end: no session
     * may begin before that.
     *
     * @param previous run of this node, {@code null} for none
     */
    public Mono<Void> begin(@Nullable Ended previous) {
        Mono<Void> first = previous == null
                ? Mono.empty()
                : previous.end() == End.CLEAN ? forget(previous.id()) : count(previous.id(), previous.end());
        return first.then(seen());
    }

    /** The run ends as it should. */
    public Mono<Void> end() {
        return forget(operations.run().id());
    }

    /** Shows that this run lives, and counts the ends of runs that do not show it any more, until disposed of. */
    public Disposable start() {
        return Flux.interval(PERIOD).onBackpressureDrop()
                .concatMap(tick -> seen().then(Mono.defer(this::countSilent)).onErrorResume(error -> {
                    LOG.debug("cannot tell that this node lives, trying again in {}", PERIOD, error);
                    return Mono.empty();
                }), 1).subscribe();
    }

    /** Shows that this run lives. */
    Mono<Void> seen() {
        long run = operations.run().id();
        return operations.run(connection -> Rows.changed(connection.createStatement(SEEN).bind(0, run)
                .bind(1, NodeRun.firstToken(run)).bind(2, NodeRun.lastToken(run)).bind(3, SUSPECTS_MAX + 1)))
                .doOnNext(done -> noteSeen(operations.now())).then();
    }

    private void noteSeen(Instant now) {
        if (seenSince == null || lastSeen.plus(PERIOD.multipliedBy(3)).isBefore(now)) {
            seenSince = now;
        }
        lastSeen = now;
    }

    /** After a time without a database all runs look silent: nothing is concluded before this one was seen for long enough. */
    Mono<Void> countSilent() {
        Instant since = seenSince;
        if (since == null || since.plus(SILENCE_MAX).isAfter(operations.now())) {
            return Mono.empty();
        }
        return operations.run(connection -> Flux.from(connection.createStatement(SILENT)
                .bind(0, operations.run().id()).bind(1, (double) SILENCE_MAX.toSeconds()).execute())
                .concatMap(result -> result.map((row, metadata) -> Rows.number(row, 0))).collectList())
                .flatMapMany(Flux::fromIterable).concatMap(run -> count(run, End.UNKNOWN)).then();
    }

    private Mono<Void> forget(long run) {
        return operations.run(connection -> Rows.changed(connection.createStatement(FORGET).bind(0, run))).then();
    }

    private Mono<Void> count(long run, End end) {
        return operations.run(connection -> count(connection, run, end)).doOnNext(suspects -> {
            LOG.warn("a run of a node ended uncleanly ({}); {} operation(s) that were under way count it",
                    end == End.MEMORY ? "out of memory" : "cause not known", suspects.size());
            suspects.stream().filter(Suspect::isFailed).forEach(failed -> {
                LOG.warn("operation {} was under way at two unclean ends of a node and has failed for that",
                        failed.id());
                listener.changed(failed.id().toString(), OperationJson.type(failed.type()), OperationStatus.FAILED);
            });
        }).then();
    }

    private Mono<List<Suspect>> count(Connection connection, long run, End end) {
        return Flux.from(connection.createStatement(COUNT).bind(0, run).bind(1, NodeRun.firstToken(run))
                .bind(2, NodeRun.lastToken(run)).bind(3, UNCLEAN_ENDS_MAX).bind(4, OutcomeJson.write(ENDED))
                .bind(5, operations.now()).bind(6, end == End.MEMORY).bind(7, (long) SUSPECTS_MAX).execute())
                .concatMap(result -> result.map((row, metadata) -> Suspect.of(row))).collectList();
    }

    private record Suspect(UUID id, String type, boolean isFailed) {
        static Suspect of(Readable row) {
            return new Suspect(Rows.uuid(row, 0), Rows.text(row, 1), Rows.text(row, 2).equals("failed"));
        }
    }
}
