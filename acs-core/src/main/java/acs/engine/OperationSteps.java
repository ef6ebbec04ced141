package acs.engine;

import java.time.Duration;
import java.util.function.Supplier;

import acs.device.QuirkRules;
import acs.device.Quirks;
import acs.memory.MemoryBudget;
import acs.memory.MemoryLimits;
import acs.memory.MemoryShare;
import acs.operation.LeasedOperation;
import acs.operation.Operation;
import acs.operation.OperationEnd;
import acs.operation.OperationPlanner;
import acs.operation.Settlement;
import acs.operation.WaitingOperations;
import acs.port.FileLinks;
import acs.port.OperationQueue;
import acs.session.SessionAction.ClaimOperation;
import acs.session.SessionAction.ForgetWork;
import acs.session.SessionAction.SettleOperations;
import acs.session.SessionEvent;
import acs.session.SessionEvent.OperationClaimed;
import acs.session.SessionEvent.StoreResult;
import acs.session.SessionState;
import acs.session.Step;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.util.retry.Retry;

/** Carries a session's actions on operations out against the queue. Callable from any thread; never blocks. */
public final class OperationSteps {
    private static final Logger LOG = LoggerFactory.getLogger(OperationSteps.class);
    private static final int RELEASE_RETRIES = 5;
    private static final Duration RELEASE_BACKOFF = Duration.ofMillis(500);

    private final OperationQueue queue;
    private final Supplier<QuirkRules> rules;
    private final OperationNews news;
    private final OperationMeters meters;
    private final Scheduler scheduler;
    private final FileLinks links;
    private final MemoryBudget memory;

    /** Without a file service, and with all the memory that there is. */
    public OperationSteps(OperationQueue queue, Supplier<QuirkRules> rules, OperationNews news, OperationMeters meters,
            Scheduler scheduler) {
        this(queue, rules, news, meters, scheduler, leased -> Mono.empty(),
                new MemoryBudget(MemoryLimits.only(Long.MAX_VALUE)));
    }

    /**
     * @param rules asked anew for every operation, so that they can change at any time
     * @param links of the file service
     * @param memory from which what operations gather is drawn
     */
    public OperationSteps(OperationQueue queue, Supplier<QuirkRules> rules, OperationNews news, OperationMeters meters,
            Scheduler scheduler, FileLinks links, MemoryBudget memory) {
        this.queue = queue;
        this.rules = rules;
        this.news = news;
        this.meters = meters;
        this.scheduler = scheduler;
        this.links = links;
        this.memory = memory;
    }

    /**
     * Whether there is memory for what the session's operation has gathered with this step.
     *
     * @param giveUp ends the session; called when others need the memory more, from any thread
     */
    boolean hasRoom(LiveSession session, Step step, Runnable giveUp) {
        long bytes = step.next() instanceof SessionState.AwaitingResponse asking ? asking.plan().bytes() : 0;
        return bytes == 0 || session.gathered().cover(memory, session.deviceKey(), bytes, giveUp);
    }

    Mono<SessionEvent> claim(LiveSession session, ClaimOperation claim) {
        OperationEnd finished = claim.finished();
        MemoryShare gathered = session.gathered().take();
        Quirks quirks = quirks(session);
        return queue.claim(claim.deviceKey(), finished)
                .doOnSuccess(claimed -> {
                    GatheredMemory.close(gathered);
                    if (finished != null) {
                        ended(finished);
                    }
                })
                .doOnError(failed -> {
                    if (finished != null) {
                        // The session cannot go on, but what the CPE said must not be forgotten with it.
                        release(finished, gathered);
                    }
                })
                .flatMap(claimed -> linked(claimed.next())
                        .<SessionEvent>map(next -> new OperationClaimed(next, claimed.isIdle(), quirks))
                        .switchIfEmpty(Mono.fromSupplier(
                                () -> new OperationClaimed(claimed.next(), claimed.isIdle(), quirks))));
    }

    /** The operation with the file service's link; empty where it needs none, or there is none. */
    private Mono<LeasedOperation> linked(@Nullable LeasedOperation next) {
        // What another session had begun is not sent again, so it needs no link.
        return next == null || next.isOrphan() || !(next.operation() instanceof Operation.Rpc rpc) || !rpc.awaitsLink()
                ? Mono.empty()
                // The session cannot go on without; the operation, not begun yet, waits for the next one.
                : links.link(next).doOnError(failed -> release(OperationPlanner.untouched(next), null));
    }

    Mono<SessionEvent> settle(LiveSession session, SettleOperations settle) {
        Quirks quirks = quirks(session);
        return queue.waiting(settle.deviceKey())
                .map(waiting -> WaitingOperations.settle(waiting, settle.happening(), quirks))
                .flatMap(settled -> settled.isEmpty()
                        ? Mono.just(StoreResult.OPERATIONS_SETTLED)
                        : queue.settle(settle.deviceKey(), settled)
                                .doOnSuccess(done -> settled.forEach(this::settled))
                                .thenReturn(StoreResult.OPERATIONS_SETTLED));
    }

    /** In the background; an end that cannot be stored is found again when its lease is over. */
    void release(LiveSession session, OperationEnd end) {
        release(end, session.gathered().take());
    }

    private void release(OperationEnd end, @Nullable MemoryShare gathered) {
        queue.release(end)
                .retryWhen(Retry.backoff(RELEASE_RETRIES, RELEASE_BACKOFF).scheduler(scheduler))
                .doFinally(signal -> GatheredMemory.close(gathered))
                .subscribe(done -> {},
                        error -> LOG.warn("operation {} stays leased until its lease is over: {}",
                                end.leased().operationId(), error.toString()),
                        () -> ended(end));
    }

    void forget(ForgetWork forget) {
        queue.idle(forget.deviceKey(), forget.seen());
    }

    private void ended(OperationEnd end) {
        meters.ended(end.leased().operationId(), end.leased().operation().type(), end.outcome());
        news.changed(end.leased().operationId());
    }

    private void settled(Settlement settlement) {
        meters.ended(settlement.waiting().operationId(), settlement.waiting().operation().type(),
                settlement.outcome());
        news.changed(settlement.waiting().operationId());
    }

    private Quirks quirks(LiveSession session) {
        return rules.get().of(session.deviceId(), session.softwareVersion());
    }
}
