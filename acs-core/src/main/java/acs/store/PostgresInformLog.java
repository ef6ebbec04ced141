package acs.store;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

import acs.port.CommitListener;
import acs.port.DeviceNotices;
import acs.port.HistoryPart;
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
    private static final Duration THINNED_PERIOD = Duration.ofSeconds(10);

    private final DatabaseConnections connections;
    private final StoreSettings settings;
    private final CommitRouter router;
    private final LastDigests lastDigests;
    private final StoreSecrets secrets;
    private final HistoryBudget history;
    private final Clock clock;
    private final List<CommitGroup> groups;
    private final CommitGroup largeRecords;
    private final HistoryPartitions partitions;
    private final Disposable.Swap maintenance = Disposables.swap();
    private final Disposable.Swap thinned = Disposables.swap();
    private volatile boolean closed;

    /** Seals nothing and has no limits for devices; opens nothing yet, see {@link #start()}. The schema must be migrated. */
    public PostgresInformLog(DatabaseConnections connections, StoreSettings settings, CommitListener listener,
            Clock clock) {
        this(connections, settings, listener, StoreSecrets.unsealed(), InformLimits.none(), clock);
    }

    /** Without limits for devices. */
    public PostgresInformLog(DatabaseConnections connections, StoreSettings settings, CommitListener listener,
            StoreSecrets secrets, Clock clock) {
        this(connections, settings, listener, secrets, InformLimits.none(), clock);
    }

    /**
     * Opens nothing yet; see {@link #start()}. The schema must be migrated.
     *
     * @param secrets seals what devices report of secrets
     * @param limits  bound what devices leave behind
     */
    public PostgresInformLog(DatabaseConnections connections, StoreSettings settings, CommitListener listener,
            StoreSecrets secrets, InformLimits limits, Clock clock) {
        this.secrets = secrets;
        this.history = limits.history();
        this.clock = clock;
        this.connections = connections;
        this.settings = settings;
        this.router = new CommitRouter(settings.commitGroups());
        this.lastDigests = new LastDigests(settings.digestSlots());
        this.partitions = new HistoryPartitions(connections, settings, clock);
        InformCommit commit = new InformCommit(settings, limits.registrations(), new EventSequence());
        LargeRecords large = new LargeRecords(settings.largeRecordBytes());
        this.largeRecords = CommitGroup.forLarge(connections, settings, commit, lastDigests, listener, large);
        large.writer(largeRecords);
        this.groups = IntStream.range(0, settings.commitGroups())
                .mapToObj(i -> CommitGroup.shared(connections, settings, commit, lastDigests, listener, large))
                .toList();
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
                    largeRecords.start();
                    thinned.update(Flux.interval(THINNED_PERIOD).onBackpressureDrop()
                            .concatMap(tick -> tellThinned(clock.instant())).subscribe());
                    maintenance.update(maintain().flatMap(Mono::delay).repeat().subscribe());
                }))
                .then(poll(() -> isAvailable() && largeRecords.isUp())
                        .timeout(settings.connectTimeout().multipliedBy(2)))
                .onErrorMap(Failure::toStoreException);
    }

    /** Takes no more records, commits those that wait, disconnects. */
    public Mono<Void> close() {
        return Mono.defer(() -> {
            closed = true;
            maintenance.dispose();
            thinned.dispose();
            return poll(this::isIdle)
                    .timeout(settings.statementTimeout().multipliedBy(2)).onErrorComplete()
                    .then(Flux.fromIterable(groups).concatWithValues(largeRecords).flatMap(CommitGroup::close)
                            .then());
        });
    }

    @Override
    public Mono<InformReceipt> recordInform(InformRecord inform) {
        return Mono.create(caller -> {
            if (closed) {
                caller.error(closing());
                return;
            }
            group(inform.deviceKey()).submit(
                    new PendingInform(InformRow.of(inform, lastDigests, secrets), history(inform), caller));
        });
    }

    @Override
    public Mono<Void> recordRequest(RequestRecord request) {
        return Mono.create(caller -> {
            if (closed) {
                caller.error(closing());
                return;
            }
            List<EventLine> lines = history.keep(HistoryPart.EVENTS, request.deviceKey(),
                    List.of(EventLine.of(request.request())), request.receivedAt());
            group(request.deviceKey())
                    .submit(new PendingRequest(request.deviceKey(), request.receivedAt(), lines, caller));
        });
    }

    /** A purely periodic Inform leaves none, and is not looked up. */
    private List<EventLine> history(InformRecord inform) {
        boolean isKept = settings.periodicEvents() || !InformRow.isPurelyPeriodic(inform.inform());
        return isKept
                ? history.keep(HistoryPart.EVENTS, inform.deviceKey(), EventLine.of(inform.inform()),
                        inform.receivedAt())
                : List.of();
    }

    @Override
    public Mono<Void> record(NoticeRecord notice) {
        return Mono.defer(() -> write(notice,
                history.keep(HistoryPart.NOTICES, notice.deviceKey(), List.of(EventLine.of(notice)), notice.at())));
    }

    private Mono<Void> write(NoticeRecord notice, List<EventLine> lines) {
        return Mono.create(caller -> {
            if (closed) {
                caller.error(closing());
                return;
            }
            group(notice.deviceKey()).submit(new PendingNotice(notice.deviceKey(), notice.at(), lines, caller));
        });
    }

    /** Writes what is to be said by now about history that was thinned. */
    Mono<Void> tellThinned(Instant now) {
        return Mono.defer(() -> isAvailable()
                ? Flux.fromIterable(history.due(now)).flatMap(this::tell, settings.batchMax()).then()
                : Mono.empty());
    }

    private Mono<Void> tell(NoticeRecord notice) {
        return write(notice, List.of(EventLine.of(notice))).onErrorResume(lost -> {
            LOG.warn("this is missing from the history of a device: {}", lost.toString());
            return Mono.empty();
        });
    }

    @Override
    public boolean isAvailable() {
        return !closed && groups.stream().allMatch(CommitGroup::isUp);
    }

    /** Whether no record waits and no commit runs. */
    boolean isIdle() {
        // In this order: a record of theirs may have gone over.
        return groups.stream().allMatch(CommitGroup::isIdle) && largeRecords.isIdle();
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
