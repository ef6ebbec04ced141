package acs.transport.wake;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;

import acs.port.CredentialStore;
import acs.port.WakeStore;
import acs.port.WakeStore.Reach;
import acs.port.WakeStore.WakeRecord;
import acs.port.Waker;
import acs.transport.wake.PendingWakes.Forced;
import acs.transport.wake.PendingWakes.Pending;
import acs.transport.wake.PendingWakes.Standing;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Has devices connect: takes what is wanted, asks each device once for it by the best way that is known, asks again while its
 * operations wait and it does not come, and leaves it alone after a few times. What is to be asked again stands in the store too,
 * so that another node, or this one after a restart, goes on with it. Thread-safe.
 */
public final class ConnectionRequests implements Waker {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionRequests.class);
    private static final Duration TICK = Duration.ofMillis(100);
    private static final Duration IN_SESSION_DELAY = Duration.ofSeconds(2);
    private static final Duration STORE_DELAY = Duration.ofSeconds(5);
    /** Farther ahead nothing is kept in mind: the look finds it when it is due. */
    private static final Duration AHEAD_MAX = Duration.ofMinutes(5);
    /** What is due for less is left to whoever has it in mind. */
    private static final Duration OVERDUE = Duration.ofSeconds(10);
    private static final int PAGE = 1_000;
    private static final int PAGES_MAX = 10;

    private final WakeLimits limits;
    private final List<WakeMethod> methods;
    private final WakeStore store;
    private final CredentialStore credentials;
    private final Predicate<String> inSession;
    private final WakeRates rates;
    private final Scheduler scheduler;
    private final PendingWakes pending;
    private final WakeMeters meters;
    private final AtomicReference<String> looked = new AtomicReference<>("");

    /**
     * Does nothing until started.
     *
     * @param inSession whether the device has a session on this node now
     * @param scheduler gives the time; virtual in tests
     */
    public ConnectionRequests(WakeLimits limits, List<WakeMethod> methods, WakeStore store,
            CredentialStore credentials, Predicate<String> inSession, WakeRates rates, MeterRegistry meters,
            Scheduler scheduler) {
        this.limits = limits;
        this.methods = List.copyOf(methods);
        this.store = store;
        this.credentials = credentials;
        this.inSession = inSession;
        this.rates = rates;
        this.scheduler = scheduler;
        this.pending = new PendingWakes(limits.queueMax());
        this.meters = new WakeMeters(meters, pending::size);
    }

    /** Asks devices from now on, and looks for those that nobody has asked, until disposed of. */
    public Disposable start() {
        return Disposables.composite(
                scheduler.schedulePeriodically(this::drain, TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS),
                Flux.interval(limits.look(), scheduler).onBackpressureDrop().concatMap(tick -> look(), 1).subscribe());
    }

    @Override
    public void wanted(String deviceKey) {
        pending.want(deviceKey, now());
        scheduler.schedule(this::drain);
    }

    @Override
    public Mono<WakeReport> wake(String deviceKey) {
        return Mono.defer(() -> {
            if (inSession.test(deviceKey)) {
                return Mono.just(none(Outcome.BUSY));
            }
            Forced forced = rates.mayAskAny() ? pending.force(deviceKey, now(), limits.inFlightMax()) : null;
            if (forced == null) {
                return Mono.just(none(Outcome.RATE_LIMITED));
            }
            if (forced.begins()) {
                launch(forced.device());
            }
            return forced.report();
        });
    }

    /** The device has opened a session: whatever was to be asked of it is done with that, and the way it followed is kept. */
    public void opened(String deviceKey) {
        Pending came = pending.came(deviceKey);
        WakeRecord last = came == null ? null : came.last();
        if (came != null && last != null && came.round().acceptedBy() != null) {
            keep(last, came.round().acceptedBy());
        }
    }

    private void drain() {
        for (Pending next = pending.next(now(), limits.inFlightMax()); next != null; next = pending.next(now(),
                limits.inFlightMax())) {
            if (!rates.mayAskAny()) {
                pending.again(next, now(), next.round(), null);
                return;
            }
            launch(next);
        }
    }

    /** What came of asking one device. */
    private sealed interface Landing {
        /** It is in session on this node. */
        record InSession() implements Landing {}

        /** There is no such device. */
        record Gone() implements Landing {}

        /** Nothing waits for it now, or somebody else has asked it meanwhile; later perhaps. */
        record Idle(@Nullable Instant again) implements Landing {}

        /** It was asked, or would have been. */
        record Asked(Reach reach, WakeRound round, WakeReport report) implements Landing {}

        /** The store did not say how. */
        record Failed(Throwable failure) implements Landing {}
    }

    private void launch(Pending device) {
        fly(device).onErrorResume(failure -> Mono.just(new Landing.Failed(failure)))
                .subscribe(landing -> landed(device, landing));
    }

    private Mono<Landing> fly(Pending device) {
        return Mono.defer(() -> inSession.test(device.deviceKey())
                ? Mono.just(new Landing.InSession())
                : store.reach(device.deviceKey()).flatMap(reach -> fly(device, reach))
                        .switchIfEmpty(Mono.just(new Landing.Gone())));
    }

    private Mono<Landing> fly(Pending device, Reach reach) {
        WakeRound round = device.round().seen(reach);
        if (device.round().hasCome(reach) && device.last() != null && reach.cameBy() != device.round().acceptedBy()) {
            keep(device.last(), device.round().acceptedBy());
        }
        if (!pending.isForced(device)) {
            Instant later = laterAt(device, reach);
            if (later == null || later.isAfter(now())) {
                return Mono.just(new Landing.Idle(later));
            }
        }
        if (!rates.mayAsk(device.deviceKey())) {
            return Mono.just(new Landing.Asked(reach, round, none(Outcome.RATE_LIMITED)));
        }
        return credentials.connectionRequest(device.deviceKey()).map(Optional::of).defaultIfEmpty(Optional.empty())
                .map(credential -> new WakeTarget(reach.deviceKey(), reach.connectionRequestUrl(), reach.udpAddress(),
                        reach.jabberId(), credential.orElse(null)))
                .flatMap(target -> ask(target, round.order(methods, target, reach)))
                .map(report -> new Landing.Asked(reach, round, report));
    }

    /** When the device is to be asked for what waits, now or before for at once; {@code null} for never. */
    private @Nullable Instant laterAt(Pending device, Reach reach) {
        Instant work = reach.workAt();
        Instant asked = reach.askedAt();
        Instant next = reach.nextAt();
        if (work == null || asked == null || next == null || device.last() != null
                || !asked.isAfter(device.since())) {
            return work;
        }
        // Another node has asked it meanwhile.
        return next.isAfter(work) ? next : work;
    }

    private Mono<WakeReport> ask(WakeTarget target, List<WakeMethod> order) {
        return Flux.fromIterable(order).concatMap(method -> attempt(method, target), 1)
                .takeUntil(ConnectionRequests::isEnough)
                .collectList().map(attempts -> attempts.isEmpty()
                        ? none(Outcome.NO_ADDRESS)
                        : new WakeReport(attempts.getLast().outcome(), attempts));
    }

    /** Whether no other way is to be tried: the device was reached, or is to be left in peace. */
    private static boolean isEnough(Attempt attempt) {
        return switch (attempt.outcome()) {
            case ACCEPTED, BUSY, RATE_LIMITED -> true;
            case UNAUTHORIZED, UNREACHABLE, FORBIDDEN_ADDRESS, BAD_ANSWER, NO_ADDRESS -> false;
        };
    }

    private Mono<Attempt> attempt(WakeMethod method, WakeTarget target) {
        return method.wake(target).onErrorResume(defect -> {
            LOG.error("a defect in waking by {}", method.method(), defect);
            return Mono.just(new Attempt(method.method(), Outcome.UNREACHABLE, "failed", Duration.ZERO));
        }).doOnNext(attempt -> {
            meters.attempted(attempt);
            LOG.debug("wake of {} by {}: {}, {}, {} ms", target.deviceKey(), attempt.method(), attempt.outcome(),
                    attempt.detail(), attempt.took().toMillis());
        });
    }

    private void landed(Pending device, Landing landing) {
        Standing standing = pending.landed(device);
        Instant now = now();
        switch (landing) {
            case Landing.Gone gone -> {
                pending.done(device);
                device.report().tryEmitEmpty();
            }
            case Landing.InSession in -> {
                again(device, standing, now.plus(IN_SESSION_DELAY));
                device.report().tryEmitValue(none(Outcome.BUSY));
            }
            case Landing.Idle idle when standing.isForced() -> {
                // Somebody wants an answer since it was found that nothing waits.
                pending.forceAgain(device);
                launch(device);
            }
            case Landing.Idle idle -> {
                Instant later = idle.again();
                if (later != null && later.isBefore(now.plus(AHEAD_MAX))) {
                    again(device, standing, later);
                } else {
                    pending.done(device);
                }
            }
            case Landing.Failed failed -> {
                LOG.debug("wake of {} put off: {}", device.deviceKey(), failed.failure().toString());
                again(device, standing, now.plus(STORE_DELAY));
                device.report().tryEmitError(failed.failure());
            }
            case Landing.Asked asked -> {
                asked(device, standing, asked, now);
                device.report().tryEmitValue(asked.report());
            }
        }
        scheduler.schedule(this::drain);
    }

    private void again(Pending device, Standing standing, Instant at) {
        if (standing.isWanted()) {
            pending.again(device, at, device.round(), null);
        } else {
            pending.done(device);
        }
    }

    private void asked(Pending device, Standing standing, Landing.Asked asked, Instant now) {
        WakeReport report = asked.report();
        if (report.attempts().isEmpty()) {
            meters.notAttempted(report.outcome());
        }
        WakeRound.Next next = asked.round().after(report, now, limits);
        WakeRecord kept = report.outcome() == Outcome.RATE_LIMITED ? null : record(device, report, next.at(), now);
        if (kept != null) {
            store.record(kept);
        }
        boolean isAccepted = report.outcome() == Outcome.ACCEPTED;
        boolean hasCome = standing.hasCome();
        if (next instanceof WakeRound.Next.Again again && (standing.isWanted() || isAccepted)) {
            hasCome = !pending.again(device, again.at(), again.round(), kept);
        } else {
            pending.done(device);
        }
        // There are devices that open their session before they answer (quirk Q10).
        if (hasCome && isAccepted && kept != null) {
            keep(kept, kept.method());
        }
    }

    private static WakeRecord record(Pending device, WakeReport report, Instant next, Instant now) {
        Attempt last = report.attempts().isEmpty() ? null : report.attempts().getLast();
        Method method = last == null ? null : last.method();
        return new WakeRecord(device.deviceKey(), now, method, report.outcome(),
                last == null ? "no address is known" : last.detail(), null, next);
    }

    private void keep(WakeRecord last, @Nullable Method cameBy) {
        store.record(new WakeRecord(last.deviceKey(), last.at(), last.method(), last.outcome(), last.detail(), cameBy,
                last.nextAt()));
    }

    private Mono<Void> look() {
        Instant overdue = now().minus(OVERDUE);
        return Mono.defer(() -> store.wanted(looked.get(), overdue, PAGE)).doOnNext(page -> {
            page.devices().forEach(device -> pending.want(device, now()));
            looked.set(page.last());
        }).repeat(PAGES_MAX - 1).takeUntil(page -> page.last().isEmpty()).then().onErrorResume(failure -> {
            LOG.debug("cannot look for operations that wait: {}", failure.toString());
            return Mono.empty();
        });
    }

    private static WakeReport none(Outcome outcome) {
        return new WakeReport(outcome, List.of());
    }

    private Instant now() {
        return Instant.ofEpochMilli(scheduler.now(TimeUnit.MILLISECONDS));
    }
}
