package acs.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

import acs.credential.CpeIdentity;
import acs.cwmp.Envelope;
import acs.cwmp.EventCode;
import acs.cwmp.Inform;
import acs.cwmp.InformResponse;
import acs.operation.WorkFlag;
import acs.port.InformLog;
import acs.port.InformReceipt;
import acs.port.InformRecord;
import acs.port.RequestRecord;
import acs.port.StoreException;
import acs.session.CwmpSession;
import acs.session.Refusal;
import acs.session.SessionAction;
import acs.session.SessionEnd;
import acs.session.SessionEvent;
import acs.session.SessionEvent.Interruption;
import acs.session.SessionEvent.StoreResult;
import acs.session.SessionPolicy;
import acs.session.SessionState;
import acs.session.Step;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Runs sessions: finds the one that a POST belongs to, lets {@link CwmpSession} decide, carries the actions out against the
 * ports and feeds their results back as events, until there is a reply. Callable from any thread; never blocks.
 */
public final class SessionRunner {
    private static final Logger LOG = LoggerFactory.getLogger(SessionRunner.class);
    private static final Reply CHALLENGE = new Reply.Challenge();

    private final SessionPolicy policy;
    private final InformLog informLog;
    private final OperationSteps operations;
    private final IdentityGate gate;
    private final Sessions sessions;
    private final SessionMeters meters;
    private final SessionJournal journal;
    private final Scheduler scheduler;
    private final SessionTokens tokens = new SessionTokens();
    private volatile boolean draining;

    /** @param scheduler gives the time for deadlines and Informs; virtual in tests */
    public SessionRunner(SessionPolicy policy, InformLog informLog, OperationSteps operations, IdentityGate gate,
            Sessions sessions, SessionMeters meters, SessionJournal journal, Scheduler scheduler) {
        this.policy = policy;
        this.informLog = informLog;
        this.operations = operations;
        this.gate = gate;
        this.sessions = sessions;
        this.meters = meters;
        this.journal = journal;
        this.scheduler = scheduler;
        meters.sessionsActive(sessions::size);
    }

    /**
     * Answers one POST. The result never is empty and never an error: whatever goes wrong has its reply. A reply that confirms
     * something comes only after that is on disk.
     */
    public Mono<Reply> post(CpePost post) {
        return Mono.defer(() -> {
            long from = scheduler.now(TimeUnit.NANOSECONDS);
            return handle(post).doOnNext(
                    reply -> meters.answered(post.body(), reply, scheduler.now(TimeUnit.NANOSECONDS) - from));
        });
    }

    /** Ends overdue sessions every second until disposed. */
    public Disposable start() {
        return scheduler.schedulePeriodically(this::endOverdue, 1, 1, TimeUnit.SECONDS);
    }

    /** Takes no new sessions from now on, and completes when the live ones have ended or the grace time is over. */
    public Mono<Void> drain(Duration grace) {
        draining = true;
        return Flux.interval(Duration.ZERO, Duration.ofMillis(50), scheduler).takeUntil(tick -> sessions.size() == 0)
                .take(grace, scheduler).then();
    }

    private Mono<Reply> handle(CpePost post) {
        SessionEvent event = event(post.body());
        if (event instanceof SessionEvent.EnvelopeReceived received
                && received.envelope().message() instanceof Inform) {
            return open(post, received);
        }
        LiveSession session = find(post.connection(), post.cookie(), post.identity());
        if (session == null) {
            // What cannot be read is no matter of who sent it.
            return Mono.just(post.identity() == CpeIdentity.Unproven.INSTANCE
                    && !(event instanceof SessionEvent.UndecodableReceived)
                            ? CHALLENGE
                            : withoutSession(CwmpSession.step(CwmpSession.initial(), event, policy)));
        }
        if (!session.mayBeContinuedBy(post.identity())) {
            return Mono.just(gate.otherDevice(post, session.deviceKey()));
        }
        session.trace().heard(scheduler.now(TimeUnit.MILLISECONDS), post.body(), session.operationId());
        return carryOut(session, session.apply(event, policy), post.connection().remoteAddress());
    }

    /**
     * Whether the text of what came is to be kept with its session. Cheap while no device is captured.
     *
     * @param cookie   the value of our own session cookie, {@code null} when absent
     * @param identity what its sender has proven
     * @param envelope what came, {@code null} when it is none
     */
    public boolean captures(CpeConnection connection, @Nullable String cookie, CpeIdentity identity,
            @Nullable Envelope envelope) {
        Captures captures = journal.captures();
        if (!captures.isAny()) {
            return false;
        }
        if (envelope != null && envelope.message() instanceof Inform inform) {
            return captures.holds(inform.deviceId().canonical());
        }
        LiveSession session = find(connection, cookie, identity);
        return session != null && captures.holds(session.deviceKey());
    }

    /** Whether this is the cookie of a session that lives: what belongs to one is never turned away for coming too often. */
    public boolean isLive(@Nullable String cookie) {
        return cookie != null && sessions.byToken(cookie) != null;
    }

    private SessionEvent event(CpePost.Body body) {
        return switch (body) {
            case CpePost.Soap soap -> new SessionEvent.EnvelopeReceived(soap.envelope());
            case CpePost.Empty empty -> new SessionEvent.EmptyPostReceived();
            case CpePost.Undecodable undecodable -> {
                meters.decodeFailed(undecodable.failure());
                yield new SessionEvent.UndecodableReceived(undecodable.failure());
            }
        };
    }

    /**
     * Whether a POST without a proof of its own belongs to a session that lives, or that has just ended: otherwise there is no
     * need to read it before its sender has proven who it is.
     */
    public boolean belongsToSession(CpeConnection connection, @Nullable String cookie) {
        return find(connection, cookie, CpeIdentity.Unproven.INSTANCE) != null;
    }

    /**
     * By cookie; without a cookie, or with one that no session has any more, by connection, and where CPEs are asked who they
     * are, by connection and proven identity (quirks Q1, W4): a proxy may use one connection for several of them (quirk Q4). A
     * CPE that comes without its cookie on a connection of its own is known by its proof.
     */
    private @Nullable LiveSession find(CpeConnection connection, @Nullable String cookie, CpeIdentity identity) {
        LiveSession named = cookie == null ? null : sessions.byToken(cookie);
        if (named != null) {
            return named;
        }
        LiveSession last = connection.sessionWithoutCookie();
        return switch (identity) {
            case CpeIdentity.Unasked unasked -> last;
            // An empty POST too many after the session (quirk Q30) tells nobody anything.
            case CpeIdentity.Unproven unproven -> last != null && last.isEnded() ? last : null;
            case CpeIdentity.Bootstrap bootstrap -> last != null && last.mayBeContinuedBy(bootstrap) ? last : null;
            case CpeIdentity.Device device -> last != null && last.mayBeContinuedBy(device)
                    ? last
                    : ofDevice(device, connection, cookie == null && connection.isUnused());
        };
    }

    private @Nullable LiveSession ofDevice(CpeIdentity.Device device, CpeConnection connection, boolean anywhere) {
        LiveSession session = sessions.byDevice(device.deviceKey());
        return session != null && (anywhere || session.wasOpenedOn(connection)) ? session : null;
    }

    /** An Inform always starts anew, whatever cookie comes with it (quirk Q3), and supersedes the device's old session. */
    private Mono<Reply> open(CpePost post, SessionEvent.EnvelopeReceived received) {
        if (post.identity() == CpeIdentity.Unproven.INSTANCE) {
            return Mono.just(CHALLENGE);
        }
        Step step = CwmpSession.step(CwmpSession.initial(), received, policy);
        if (!(step.next() instanceof SessionState.RecordingInform recording)) {
            return Mono.just(withoutSession(step));
        }
        return gate.admit(post, recording.context().deviceKey(), () -> begin(post, step, recording))
                .onErrorResume(StoreException.class, away -> Mono.just(refuse(503, Refusal.STORE_UNAVAILABLE)));
    }

    private Mono<Reply> begin(CpePost post, Step step, SessionState.RecordingInform recording) {
        if (draining) {
            return Mono.just(refuse(503, Refusal.DRAINING));
        }
        if (post.connection().isLimited() && !sessions.mayOpen(recording.context().deviceKey())) {
            return Mono.just(refuse(503, Refusal.TOO_MANY_SESSIONS_OF_DEVICE));
        }
        supersede(sessions.byDevice(recording.context().deviceKey()));
        long now = scheduler.now(TimeUnit.MILLISECONDS);
        SessionTrace trace = journal.trace(recording.context().deviceKey(), post.connection().remoteAddress(), now);
        LiveSession session = new LiveSession(tokens.next(), recording, post, trace, now,
                now + policy.sessionMax().toMillis());
        if (!sessions.add(session)) {
            return Mono.just(refuse(503, Refusal.TOO_MANY_SESSIONS));
        }
        supersede(sessions.claimDevice(session));
        post.connection().opened(session);
        trace.heard(now, post.body(), null);
        meters.informReceived(recording.context().event());
        return carryOut(session, step, post.connection().remoteAddress());
    }

    private void supersede(@Nullable LiveSession old) {
        if (old != null) {
            interrupt(old, Interruption.SUPERSEDED);
        }
    }

    private void interrupt(LiveSession session, Interruption interruption) {
        for (SessionAction action : session.apply(interruption, policy).actions()) {
            switch (action) {
                case SessionAction.EndSession end -> end(session, end.end());
                case SessionAction.ReleaseOperation release -> operations.release(session, release.end());
                default -> LOG.error("an interrupted session cannot do more than end: {}", action);
            }
        }
    }

    private void endOverdue() {
        sessions.overdue(scheduler.now(TimeUnit.MILLISECONDS))
                .forEach(session -> interrupt(session, Interruption.TIMED_OUT));
        journal.giveUpWaiting();
    }

    /** Carries a step's actions out. One that asks the store is the last of its step: the reply comes with its result. */
    private Mono<Reply> carryOut(LiveSession session, Step step, String remoteAddress) {
        Reply reply = new Reply.NoContent();
        for (SessionAction action : withinMemory(session, step).actions()) {
            Mono<? extends SessionEvent> result = ask(session, action, remoteAddress);
            if (result != null) {
                return resume(session, result, remoteAddress);
            }
            reply = Objects.requireNonNullElse(act(session, action), reply);
        }
        session.answered();
        awaitNextPost(session);
        return Mono.just(reply);
    }

    /** Where there is no memory for what its operation has gathered, nothing more is asked and the session ends. */
    private Step withinMemory(LiveSession session, Step step) {
        return operations.hasRoom(session, step, () -> interrupt(session, Interruption.MEMORY_SHORT))
                ? step
                : session.apply(Interruption.MEMORY_SHORT, policy);
    }

    /** What the store will say to the action, {@code null} when it is none that asks. */
    private @Nullable Mono<? extends SessionEvent> ask(LiveSession session, SessionAction action,
            String remoteAddress) {
        return switch (action) {
            case SessionAction.RecordInform record -> recordInform(session, record, remoteAddress);
            case SessionAction.RecordRequest record -> recordRequest(record);
            case SessionAction.SettleOperations settle -> operations.settle(session, settle);
            case SessionAction.ClaimOperation claim -> operations.claim(session, claim);
            default -> null;
        };
    }

    /** Does what can be done at once; the reply that it makes, {@code null} for none. */
    private @Nullable Reply act(LiveSession session, SessionAction action) {
        switch (action) {
            case SessionAction.SendEnvelope send -> {
                return said(session, soap(send.envelope(), session));
            }
            case SessionAction.SendNoContent none -> {
                return said(session, new Reply.NoContent());
            }
            case SessionAction.SendStatus status -> {
                return said(session, refuse(status.status(), status.refusal()));
            }
            case SessionAction.EndSession end -> end(session, end.end());
            case SessionAction.ReleaseOperation release -> operations.release(session, release.end());
            case SessionAction.ForgetWork forget -> operations.forget(forget);
            // Held impossible: ask() has taken them.
            case SessionAction.RecordInform record -> LOG.error("not asked: {}", record);
            case SessionAction.RecordRequest record -> LOG.error("not asked: {}", record);
            case SessionAction.SettleOperations settle -> LOG.error("not asked: {}", settle);
            case SessionAction.ClaimOperation claim -> LOG.error("not asked: {}", claim);
        }
        return null;
    }

    private Reply said(LiveSession session, Reply reply) {
        session.trace().said(scheduler.now(TimeUnit.MILLISECONDS), reply, session.operationId());
        return reply;
    }

    /**
     * Goes on with what the store says. That is carried through even when the CPE hangs up meanwhile, so that it finds its
     * session where it belongs when it comes back; only the reply is lost then.
     */
    private Mono<Reply> resume(LiveSession session, Mono<? extends SessionEvent> result, String remoteAddress) {
        Mono<Reply> reply = result.map(SessionEvent.class::cast)
                .onErrorResume(error -> Mono.just(storeResult(error)))
                .flatMap(event -> carryOut(session, session.apply(event, policy), remoteAddress));
        return Mono.fromFuture(reply.toFuture(), true)
                // Should the store never say anything, the session ends all the same.
                .doOnCancel(() -> awaitNextPost(session));
    }

    private Mono<SessionEvent> recordInform(LiveSession session, SessionAction.RecordInform record,
            String remoteAddress) {
        return informLog.recordInform(
                new InformRecord(record.deviceKey(), record.inform(), record.version(), now(), remoteAddress))
                .flatMap(receipt -> switch (receipt.registration()) {
                    case REFUSED -> Mono.just(StoreResult.DEVICE_REFUSED);
                    case RECORDED -> informed(session, record, receipt, false);
                    case REGISTERED -> informed(session, record, receipt, true);
                });
    }

    /** What is queued about its credentials is done in this very session, and what is queued for a device that is new. */
    private Mono<SessionEvent> informed(LiveSession session, SessionAction.RecordInform record, InformReceipt receipt,
            boolean isNew) {
        return gate.informed(session, record.inform(), isNew).map(queued -> new SessionEvent.InformRecorded(
                (queued || isNew) && !receipt.work().isSet() ? WorkFlag.QUEUED : receipt.work()));
    }

    private Mono<StoreResult> recordRequest(SessionAction.RecordRequest record) {
        return informLog.recordRequest(new RequestRecord(record.deviceKey(), record.request(), now()))
                .thenReturn(StoreResult.REQUEST_RECORDED);
    }

    private static StoreResult storeResult(Throwable error) {
        if (!(error instanceof StoreException failure)) {
            LOG.error("a defect, not the store: nothing is confirmed", error);
            return StoreResult.UNAVAILABLE;
        }
        return switch (failure.reason()) {
            case UNAVAILABLE, OVERLOADED -> StoreResult.UNAVAILABLE;
            case CONFLICT -> StoreResult.CONFLICTED;
            case REJECTED -> StoreResult.REJECTED;
        };
    }

    private Reply withoutSession(Step step) {
        Reply reply = new Reply.NoContent();
        for (SessionAction action : step.actions()) {
            switch (action) {
                case SessionAction.SendEnvelope send -> reply = new Reply.Soap(send.envelope(), null,
                        AnswerWitness.NONE);
                case SessionAction.SendStatus status -> reply = refuse(status.status(), status.refusal());
                case SessionAction.EndSession end ->
                    meters.sessionEnded(EventCode.Kind.UNKNOWN, end.end(), Duration.ZERO);
                case SessionAction.SendNoContent none -> reply = new Reply.NoContent();
                // Held impossible: a step that asks the store, or has an operation, belongs to a session.
                default -> reply = refuse(503, Refusal.STORE_UNAVAILABLE);
            }
        }
        return reply;
    }

    private Reply soap(Envelope envelope, LiveSession session) {
        return new Reply.Soap(envelope, envelope.message() instanceof InformResponse ? session.token() : null,
                session.trace());
    }

    private Reply refuse(int status, Refusal refusal) {
        meters.refused(refusal);
        return new Reply.Status(status, refusal.text(), status == 503 ? policy.retryAfter() : null);
    }

    private void end(LiveSession session, SessionEnd end) {
        sessions.remove(session);
        session.gathered().end();
        Duration lasted = Duration
                .ofMillis(scheduler.now(TimeUnit.MILLISECONDS) - session.startedAtMillis());
        meters.sessionEnded(session.event(), end, lasted);
        journal.ended(session, end, lasted);
    }

    private void awaitNextPost(LiveSession session) {
        long now = scheduler.now(TimeUnit.MILLISECONDS);
        long turn = now + policy.turnTimeout(session.sessionTimeoutSeconds()).toMillis();
        session.deadline(Math.min(turn, session.startedAtMillis() + policy.sessionMax().toMillis()));
    }

    private Instant now() {
        return Instant.ofEpochMilli(scheduler.now(TimeUnit.MILLISECONDS));
    }
}
