package acs.engine;

import java.util.concurrent.atomic.AtomicReference;

import acs.credential.CpeIdentity;
import acs.cwmp.DeviceId;
import acs.cwmp.EventCode;
import acs.session.CwmpSession;
import acs.session.SessionContext;
import acs.session.SessionEvent;
import acs.session.SessionPolicy;
import acs.session.SessionState;
import acs.session.Step;
import org.jspecify.annotations.Nullable;

/**
 * A session that lives: the machine's state, its name and its deadline. The state changes by compare-and-set over the pure
 * step, so any thread may bring an event; a step may be computed twice, its actions are carried out once.
 */
final class LiveSession {
    private final String token;
    private final long startedAtMillis;
    private final AtomicReference<SessionState> state;
    private final SessionContext context;
    private final SessionTrace trace;
    private final CpeIdentity identity;
    private final CpeConnection connection;
    private final GatheredMemory gathered = new GatheredMemory();
    private volatile long deadlineMillis;
    private volatile int answers;

    /** @param opened the POST of the Inform, from somebody who may speak for the device */
    LiveSession(String token, SessionState.RecordingInform recording, CpePost opened, SessionTrace trace,
            long startedAtMillis, long deadlineMillis) {
        this.token = token;
        this.identity = opened.identity();
        this.connection = opened.connection();
        this.trace = trace;
        this.context = recording.context();
        this.state = new AtomicReference<>(recording);
        this.startedAtMillis = startedAtMillis;
        this.deadlineMillis = deadlineMillis;
    }

    Step apply(SessionEvent event, SessionPolicy policy) {
        while (true) {
            SessionState before = state.get();
            Step step = CwmpSession.step(before, event, policy);
            if (state.compareAndSet(before, step.next())) {
                return step;
            }
        }
    }

    String token() {
        return token;
    }

    String deviceKey() {
        return context.deviceKey();
    }

    DeviceId deviceId() {
        return context.deviceId();
    }

    /** What whoever opened it had proven. */
    CpeIdentity identity() {
        return identity;
    }

    boolean wasOpenedOn(CpeConnection other) {
        return connection == other;
    }

    boolean isEnded() {
        return state.get() instanceof SessionState.Ended;
    }

    /** The root of the device's data model as the Inform showed it, empty when it did not. */
    String rootObject() {
        return context.rootObject();
    }

    /**
     * Whether somebody who has proven this may go on with the session. No proof is needed for that, but one that is shown must
     * be the device's: a device that got its own secret within the session may change over to it.
     */
    boolean mayBeContinuedBy(CpeIdentity sender) {
        return switch (sender) {
            case CpeIdentity.Unasked unasked -> true;
            case CpeIdentity.Unproven unproven -> true;
            case CpeIdentity.Device device -> device.deviceKey().equals(deviceKey());
            case CpeIdentity.Bootstrap bootstrap -> bootstrap.equals(identity);
        };
    }

    /** What was said so far. */
    SessionTrace trace() {
        return trace;
    }

    /** Of the operation that is under way. */
    GatheredMemory gathered() {
        return gathered;
    }

    /** Of the operation that the CPE is being asked for now, {@code null} for none. */
    @Nullable
    String operationId() {
        return state.get() instanceof SessionState.AwaitingResponse asking
                ? asking.plan().leased().operationId()
                : null;
    }

    /** As the Inform said, empty when it did not. */
    String softwareVersion() {
        return context.softwareVersion();
    }

    EventCode.Kind event() {
        return context.event();
    }

    int sessionTimeoutSeconds() {
        return context.sessionTimeoutSeconds();
    }

    long startedAtMillis() {
        return startedAtMillis;
    }

    boolean isOverdue(long nowMillis) {
        return nowMillis >= deadlineMillis;
    }

    void deadline(long millis) {
        deadlineMillis = millis;
    }

    /** An answer left; they leave one at a time, since a second POST meanwhile is turned away. */
    @SuppressWarnings("NonAtomicVolatileUpdate")
    void answered() {
        answers++;
    }

    /** How many POSTs were answered. */
    int answers() {
        return answers;
    }
}
