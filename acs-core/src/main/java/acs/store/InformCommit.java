package acs.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import acs.operation.WorkFlag;
import acs.port.InformReceipt;
import acs.port.RegistrationGate;
import acs.store.DeviceRows.Updated;
import acs.store.PendingRecord.PendingCompaction;
import acs.store.PendingRecord.PendingInform;
import acs.store.StoreSettings.Registration;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import io.r2dbc.postgresql.api.PostgresqlResult;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Writes one batch durably. A batch of known devices without history is one statement, its own commit; everything else is
 * one transaction. When the {@link Mono} completes, every record of the batch has its outcome and is on disk.
 */
final class InformCommit {
    private final Complaints forgotten = new Complaints(LoggerFactory.getLogger(InformCommit.class),
            "device(s) whose parameters could not be kept and are forgotten until the next Inform");
    private final StoreSettings settings;
    private final RegistrationGate gate;
    private final EventSequence sequence;

    /** @param gate decides whose unknown devices are registered, where the settings accept them */
    InformCommit(StoreSettings settings, RegistrationGate gate, EventSequence sequence) {
        this.settings = settings;
        this.gate = gate;
        this.sequence = sequence;
    }

    /**
     * Commits.
     *
     * @return keys of devices whose shadow has grown too large for its row
     */
    Mono<Set<String>> commit(PostgresqlConnection connection, Batch batch) {
        if (batch.records().getFirst() instanceof PendingCompaction compaction) {
            return compact(connection, compaction).thenReturn(Set.of());
        }
        if (batch.records().stream().anyMatch(InformCommit::needsTransaction)) {
            return inTransaction(connection, batch);
        }
        List<PendingInform> informs = batch.informs();
        if (informs.isEmpty()) {
            return Mono.just(Set.of());
        }
        if (informs.stream().noneMatch(inform -> inform.row().tellsAll())) {
            return touch(connection, batch, informs);
        }
        return DeviceRows.update(connection, rows(informs)).flatMap(updated -> {
            List<PendingInform> missing = missing(informs, updated);
            return missing.isEmpty()
                    ? Mono.just(overgrown(updated))
                    : inTransaction(connection, Batch.of(List.copyOf(missing)));
        });
    }

    /** Whether it writes more than its device's row. */
    private static boolean needsTransaction(PendingRecord record) {
        return !record.history().isEmpty() || (record instanceof PendingInform inform && isBootstrap(inform));
    }

    private static boolean isBootstrap(PendingInform inform) {
        return inform.row().kind() == InformRow.Kind.BOOTSTRAP;
    }

    /** When some rows were not as remembered, all are told again in full; that is rare, and harms nothing. */
    private Mono<Set<String>> touch(PostgresqlConnection connection, Batch batch, List<PendingInform> informs) {
        return DeviceRows.touch(connection, rows(informs)).flatMap(touched -> {
            if (touched.count() == informs.size()) {
                recorded(informs, touched.work());
                return Mono.just(Set.of());
            }
            informs.forEach(PendingInform::sendInFull);
            return commit(connection, batch);
        });
    }

    private static void recorded(List<PendingInform> informs, Map<Integer, WorkFlag> work) {
        for (int i = 0; i < informs.size(); i++) {
            informs.get(i).outcome(InformReceipt.recorded(work.getOrDefault(i, WorkFlag.NONE)));
        }
    }

    private Mono<Set<String>> inTransaction(PostgresqlConnection connection, Batch batch) {
        return Mono.usingWhen(connection.beginTransaction().thenReturn(connection), same -> write(same, batch),
                PostgresqlConnection::commitTransaction, (same, error) -> same.rollbackTransaction(),
                PostgresqlConnection::rollbackTransaction);
    }

    private Mono<Set<String>> write(PostgresqlConnection connection, Batch batch) {
        List<PendingInform> informs = batch.informs();
        return updateKnown(connection, informs)
                .flatMap(overgrown -> forgetShadows(connection, informs)
                        .then(writeEvents(connection, batch))
                        .thenReturn(overgrown));
    }

    private Mono<Set<String>> updateKnown(PostgresqlConnection connection, List<PendingInform> informs) {
        if (informs.isEmpty()) {
            return Mono.just(Set.of());
        }
        return DeviceRows.update(connection, rows(informs)).flatMap(updated -> {
            List<PendingInform> missing = missing(informs, updated);
            Set<String> overgrown = overgrown(updated);
            if (missing.isEmpty()) {
                return Mono.just(overgrown);
            }
            return updateChanged(connection, missing).map(more -> union(overgrown, more));
        });
    }

    /** Those whose row was not as remembered are told in full; who is still missing then is unknown. */
    private Mono<Set<String>> updateChanged(PostgresqlConnection connection, List<PendingInform> informs) {
        if (informs.stream().allMatch(inform -> inform.row().tellsAll())) {
            return register(connection, informs);
        }
        informs.forEach(PendingInform::sendInFull);
        return Mono.defer(() -> updateKnown(connection, informs)).subscribeOn(encoder(informs));
    }

    /** Where the statement for these is made: on the connection's thread unless one of them is large. */
    private Scheduler encoder(List<PendingInform> informs) {
        return informs.stream().anyMatch(inform -> inform.bytes() > settings.largeRecordBytes())
                ? Schedulers.boundedElastic()
                : Schedulers.immediate();
    }

    private Mono<Set<String>> register(PostgresqlConnection connection, List<PendingInform> informs) {
        return switch (settings.registration()) {
            case REFUSE -> {
                informs.forEach(inform -> inform.outcome(InformReceipt.REFUSED));
                yield Mono.just(Set.of());
            }
            case ACCEPT -> {
                List<PendingInform> admitted = informs.stream().filter(this::isAdmitted).toList();
                yield admitted.isEmpty() ? Mono.just(Set.of()) : insert(connection, admitted);
            }
        };
    }

    private boolean isAdmitted(PendingInform inform) {
        boolean may = gate.mayRegister(inform.row().inform().remoteAddress());
        if (!may) {
            inform.turnAway();
        }
        return may;
    }

    private Mono<Set<String>> insert(PostgresqlConnection connection, List<PendingInform> informs) {
        return Mono.defer(() -> DeviceRows.insert(connection, rows(informs))).subscribeOn(encoder(informs))
                .flatMap(inserted -> {
                    Set<String> registered = inserted.stream().map(Updated::deviceKey)
                            .collect(Collectors.toCollection(HashSet::new));
                    informs.stream().filter(inform -> registered.contains(inform.deviceKey()))
                            .forEach(inform -> inform.outcome(InformReceipt.REGISTERED));
                    // Another node registered the others in between, so they are known now.
                    return updateKnown(connection, informs.stream()
                            .filter(inform -> !registered.contains(inform.deviceKey())).toList())
                            .map(more -> union(overgrown(inserted), more));
                });
    }

    /** After a BOOTSTRAP nothing that was known before is true. */
    private static Mono<Void> forgetShadows(PostgresqlConnection connection, List<PendingInform> informs) {
        String[] bootstrapped = informs.stream().filter(InformCommit::isBootstrap)
                .map(PendingInform::deviceKey).toArray(String[]::new);
        if (bootstrapped.length == 0) {
            return Mono.empty();
        }
        return connection.createStatement("DELETE FROM device_shadow WHERE device_id = ANY ($1)")
                .bind(0, bootstrapped).execute().concatMap(PostgresqlResult::getRowsUpdated).then();
    }

    private Mono<Void> writeEvents(PostgresqlConnection connection, Batch batch) {
        EventRows events = new EventRows(sequence);
        for (PendingRecord record : batch.records()) {
            if (!(record instanceof PendingInform inform && inform.isRefused())) {
                events.add(record.deviceKey(), record.at(), record.history());
            }
        }
        if (events.isEmpty()) {
            return Mono.empty();
        }
        return events.insert(connection).doOnNext(known -> batch.requests().stream()
                .filter(request -> !request.history().isEmpty())
                .forEach(request -> request.deviceGone(!known.contains(request.deviceKey())))).then();
    }

    private static List<PendingInform> missing(List<PendingInform> informs, List<Updated> updated) {
        boolean all = updated.size() == informs.size();
        Map<String, WorkFlag> found = new HashMap<>();
        for (Updated row : updated) {
            if (!all || row.work().value() != 0) {
                found.put(row.deviceKey(), row.work());
            }
        }
        List<PendingInform> missing = new ArrayList<>();
        for (PendingInform inform : informs) {
            if (all || found.containsKey(inform.deviceKey())) {
                inform.outcome(InformReceipt.recorded(found.getOrDefault(inform.deviceKey(), WorkFlag.NONE)));
            } else {
                missing.add(inform);
            }
        }
        return missing;
    }

    private Set<String> overgrown(List<Updated> updated) {
        Set<String> overgrown = new HashSet<>();
        for (Updated row : updated) {
            if (row.shadowBytes() > settings.hotBytesMax()) {
                overgrown.add(row.deviceKey());
            }
        }
        return overgrown;
    }

    private static Set<String> union(Set<String> left, Set<String> right) {
        Set<String> union = new HashSet<>(left);
        union.addAll(right);
        return union;
    }

    private static List<InformRow> rows(List<PendingInform> informs) {
        return informs.stream().map(PendingInform::row).toList();
    }

    /**
     * Moves an overgrown shadow out of its row, in a transaction of its own. One that cannot be moved for what it holds is
     * forgotten, or it would fail again after each Inform.
     */
    private Mono<Void> compact(PostgresqlConnection connection, PendingCompaction compaction) {
        String deviceKey = compaction.deviceKey();
        return ShadowCompaction.compact(connection, deviceKey, settings.shadowParametersMax())
                .doOnNext(compaction::done).then()
                .onErrorResume(error -> Failure.of(error) == Failure.DATA, error -> {
                    forgotten.add(1, error);
                    return ShadowCompaction.forget(connection, deviceKey);
                });
    }
}
