package acs.store;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

import acs.port.CommitListener;
import acs.port.DeviceNotices;
import acs.port.InformLog;
import acs.port.InformReceipt;
import acs.port.InformRecord;
import acs.port.NoticeRecord;
import acs.port.RequestRecord;
import acs.port.StoreException;
import acs.port.StoreException.Reason;
import acs.port.StoreHealth;
import acs.store.PendingRecord.PendingInform;
import acs.store.PendingRecord.PendingNotice;
import acs.store.PendingRecord.PendingRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * {@link InformLog} by group commit on PostgreSQL. Outcomes are told on a driver's thread, which must not be blocked. A
 * record is taken when its {@link Mono} is subscribed to; giving up afterwards does not take it back. While the database is
 * away records fail at once and the log reconnects by itself.
 */
public final class PostgresInformLog implements InformLog, DeviceNotices, StoreHealth {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresInformLog.class);
    private static final Duration MAINTENANCE_PERIOD = Duration.ofHours(1);
    private static final Duration MAINTENANCE_RETRY = Duration.ofMinutes(1);
    private static final Duration MAINTENANCE_MAX = Duration.ofMinutes(5);
    private static final Duration POLL = Duration.ofMillis(10);

    private final DatabaseConnections connections;
    private final StoreSettings settings;
    private final CommitRouter router;
    private final LastDigests lastDigests;
    private final StoreSecrets secrets;
    private final List<CommitGroup> groups;
    private final HistoryPartitions partitions;
    private final Disposable.Swap maintenance = Disposables.swap();
    private volatile boolean closed;

    /** Seals nothing; opens nothing yet, see {@link #start()}. The schema must be migrated. */
    public PostgresInformLog(DatabaseConnections connections, StoreSettings settings, CommitListener listener,
            Clock clock) {
        this(connections, settings, listener, StoreSecrets.unsealed(), clock);
    }

    /**
     * Opens nothing yet; see {@link #start()}. The schema must be migrated.
     *
     * @param secrets seals what devices report of secrets
     */
    public PostgresInformLog(DatabaseConnections connections, StoreSettings settings, CommitListener listener,
            StoreSecrets secrets, Clock clock) {
        this.secrets = secrets;
        this.connections = connections;
        this.settings = settings;
        this.router = new CommitRouter(settings.commitGroups());
        this.lastDigests = new LastDigests(settings.digestSlots());
        this.partitions = new HistoryPartitions(connections, settings, clock);
        InformCommit commit = new InformCommit(settings, new EventSequence());
        this.groups = IntStream.range(0, settings.commitGroups())
                .mapToObj(i -> new CommitGroup(connections, settings, commit, lastDigests, listener)).toList();
    }

    /**
     * Prepares the history's partition of today and connects; completes when records can be taken. Waits up to 30 s for a
     * database that is still starting. All other upkeep is done meanwhile; what of it fails is tried again soon, and the
     * default partition catches what has no other.
     */
    public Mono<Void> start() {
        return FirstConnection.await(connections, FirstConnection.WAIT_MAX)
                .then(partitions.makeToday().timeout(settings.connectTimeout())
                        .onErrorResume(PostgresInformLog::putOff))
                .then(Mono.fromRunnable(() -> {
                    groups.forEach(CommitGroup::start);
                    maintenance.update(maintain().flatMap(Mono::delay).repeat().subscribe());
                })).then(poll(this::isAvailable).timeout(settings.connectTimeout().multipliedBy(2)))
                .onErrorMap(Failure::toStoreException);
    }

    /** Takes no more records, commits those that wait, disconnects. */
    public Mono<Void> close() {
        return Mono.defer(() -> {
            closed = true;
            maintenance.dispose();
            return poll(this::isIdle)
                    .timeout(settings.statementTimeout().multipliedBy(2)).onErrorComplete()
                    .then(Flux.fromIterable(groups).flatMap(CommitGroup::close).then());
        });
    }

    @Override
    public Mono<InformReceipt> recordInform(InformRecord inform) {
        return Mono.create(caller -> {
            if (closed) {
                caller.error(closing());
                return;
            }
            group(inform.deviceKey()).submit(new PendingInform(InformRow.of(inform, lastDigests, secrets), caller));
        });
    }

    @Override
    public Mono<Void> recordRequest(RequestRecord request) {
        return Mono.create(caller -> {
            if (closed) {
                caller.error(closing());
                return;
            }
            group(request.deviceKey()).submit(new PendingRequest(request, caller));
        });
    }

    @Override
    public Mono<Void> record(NoticeRecord notice) {
        return Mono.create(caller -> {
            if (closed) {
                caller.error(closing());
                return;
            }
            group(notice.deviceKey()).submit(new PendingNotice(notice, caller));
        });
    }

    @Override
    public boolean isAvailable() {
        return !closed && groups.stream().allMatch(CommitGroup::isUp);
    }

    /** Whether no record waits and no commit runs. */
    boolean isIdle() {
        return groups.stream().allMatch(CommitGroup::isIdle);
    }

    private CommitGroup group(String deviceKey) {
        return groups.get(router.groupOf(deviceKey));
    }

    /** Does it, and says when to do it again. */
    private Mono<Duration> maintain() {
        return partitions.maintain().timeout(MAINTENANCE_MAX).thenReturn(MAINTENANCE_PERIOD)
                .onErrorResume(error -> putOff(error).thenReturn(MAINTENANCE_RETRY));
    }

    private static Mono<Void> putOff(Throwable error) {
        LOG.warn("cannot maintain the history's partitions, trying again in {}: {}", MAINTENANCE_RETRY,
                error.toString());
        return Mono.empty();
    }

    private static Mono<Void> poll(BooleanSupplier condition) {
        return Flux.interval(Duration.ZERO, POLL).onBackpressureDrop().filter(tick -> condition.getAsBoolean()).next()
                .then();
    }

    private static StoreException closing() {
        return new StoreException(Reason.UNAVAILABLE, "the store is closing");
    }
}
