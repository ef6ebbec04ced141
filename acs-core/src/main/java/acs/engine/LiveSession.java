package acs.engine;

import java.util.concurrent.atomic.AtomicReference;

import acs.credential.CpeIdentity;
import acs.cwmp.DeviceId;
import acs.cwmp.EventCode;
import acs.memory.MemoryShare;
import acs.session.CwmpSession;
import acs.session.SessionContext;
import acs.session.SessionEnd;
import acs.session.SessionEvent;
import acs.session.SessionPolicy;
import acs.session.SessionState;
import acs.session.Step;
import org.jspecify.annotations.Nullable;

/**
 * A session that lives: the machine's state, its name and its deadline. The state changes by compare-and-set over the pure
 * step, so any thread may bring an event; a step may be computed twice, its actions are carried out once.
 */
final class LiveSession implements PostSession {
    /** Objects of a session with the usual steps, and its places in maps. */
    private static final long FIXED_BYTES = 2_048;
    private static final int TEXT_BYTES = 2;

    private final String token;
    private final long startedAtMillis;
    private final AtomicReference<SessionState> state;
    private final SessionContext context;
    private final SessionTrace trace;
    private final CpeIdentity identity;
    private final CpeConnection connection;
    private final MemoryShare memory;
    private volatile long deadlineMillis;
    private volatile int answers;

    /**
     * @param opened the POST of the Inform, from somebody who may speak for the device
     * @param memory for what the session keeps; closed when nothing of it is needed any more
     */
    LiveSession(String token, SessionState.RecordingInform recording, CpePost opened, SessionTrace trace,
            MemoryShare memory, long startedAtMillis, long deadlineMillis) {
        this.memory = memory;
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

    @Override
    public String deviceKey() {
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

    @Override
    public boolean isEnded() {
        return state.get() instanceof SessionState.Ended;
    }

    /** Notes what the ACS answers, and gives it back. */
    Reply said(long nowMillis, Reply reply) {
        trace.said(nowMillis, reply, operationId());
        return reply;
    }

    /** The root of the device's data model as the Inform showed it, empty when it did not. */
    String rootObject() {
        return context.rootObject();
    }

    @Override
    public boolean mayBeContinuedBy(CpeIdentity sender) {
        return PostSession.mayContinue(sender, deviceKey(), identity);
    }

    /**
     * Draws what the session keeps from the memory budget.
     *
     * @return whether there is room
     */
    boolean takeMemory() {
        return memory.cover(FIXED_BYTES + TEXT_BYTES * (deviceKey().length() + deviceId().manufacturer().length()
                + deviceId().oui().length() + deviceId().productClass().length() + deviceId().serialNumber().length()
                + (long) context.softwareVersion().length() + context.rootObject().length()));
    }

    /** The session is over: its connection keeps no more of it than an {@link EndedSession}. */
    void leaveConnection(SessionEnd end) {
        connection.ended(this, new EndedSession(deviceKey(), identity, end));
    }

    /** What the session kept is needed no more. */
    void releaseMemory() {
        memory.close();
    }

    /** What was said so far. */
    SessionTrace trace() {
        return trace;
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
