package acs.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import acs.cwmp.CwmpMessage;
import acs.cwmp.Fault;
import acs.memory.MemoryShare;
import acs.port.CapturedEnvelope;
import acs.port.SessionStep;
import acs.port.SessionStep.Kind;
import acs.port.SessionStep.Speaker;
import org.jspecify.annotations.Nullable;

/**
 * What was said in a session so far. Every session has one, and most end without anybody looking at it: a step costs one
 * small object, and texts are made only by whoever reads. Thread-safe.
 */
final class SessionTrace implements AnswerWitness {
    /** An Inform, its response, an empty POST and 204: what a session with nothing to do needs. */
    private static final int USUAL_STEPS = 4;
    /** Further steps are drawn from the memory budget in groups of so many. */
    private static final int STEPS_DRAWN = 16;
    /** One step, with the name of an RPC that a device made up ({@link acs.cwmp.UnknownRpc#NAME_MAX}). */
    private static final long STEP_BYTES = 256;
    private static final CapturedEnvelope FULL = new CapturedEnvelope("",
            "not kept: the session's envelopes are more than is kept of one session, or than there is memory for");

    private final String deviceKey;
    private final String remoteAddress;
    private final long startedAtMillis;
    private final TraceLimits limits;
    private final Captures captures;
    private final MemoryShare memory;
    private final List<Noted> steps = new ArrayList<>(USUAL_STEPS);
    private @Nullable Noted unwritten;
    private @Nullable Runnable whenWritten;
    private long bytesReceived;
    private long bytesSent;
    private int omitted;
    private int captured;
    private int charactersLeft;

    /** A step while it may still change. */
    private static final class Noted {
        final int atMillis;
        final Speaker from;
        final Kind kind;
        final Object what;
        final int code;
        final @Nullable String operationId;
        int shortened;
        int bytes;
        @Nullable
        CapturedEnvelope envelope;

        Noted(int atMillis, Speaker from, Kind kind, Object what, int code, @Nullable String operationId) {
            this.atMillis = atMillis;
            this.from = from;
            this.kind = kind;
            this.what = what;
            this.code = code;
            this.operationId = operationId;
        }

        SessionStep step() {
            String name = what instanceof Enum<?> reason ? reason.name().toLowerCase(Locale.ROOT) : what.toString();
            return new SessionStep(atMillis, from, kind, name, code, bytes, operationId, envelope, shortened);
        }
    }

    /** @param memory from which long traces and envelopes are drawn */
    SessionTrace(String deviceKey, String remoteAddress, long startedAtMillis, TraceLimits limits, Captures captures,
            MemoryShare memory) {
        this.memory = memory;
        this.deviceKey = deviceKey;
        this.remoteAddress = remoteAddress;
        this.startedAtMillis = startedAtMillis;
        this.limits = limits;
        this.captures = captures;
        this.charactersLeft = limits.sessionCharactersMax();
    }

    /** The CPE posted something. */
    synchronized void heard(long nowMillis, CpePost.Body body, @Nullable String operationId) {
        int at = offset(nowMillis);
        switch (body) {
            case CpePost.Soap soap -> {
                Noted step = envelope(at, Speaker.CPE, soap.envelope().message(), operationId);
                step.shortened = soap.envelope().shortened();
                add(step, soap.bytes(), soap.captured());
            }
            case CpePost.Empty empty -> add(new Noted(at, Speaker.CPE, Kind.EMPTY, "", 0, operationId), 0, null);
            case CpePost.Undecodable bad -> add(
                    new Noted(at, Speaker.CPE, Kind.UNDECODABLE, bad.failure(), 0, operationId), bad.bytes(),
                    bad.captured());
        }
    }

    /** The ACS answers; how many bytes an envelope has is told by {@link #written}. */
    synchronized void said(long nowMillis, Reply reply, @Nullable String operationId) {
        int at = offset(nowMillis);
        switch (reply) {
            case Reply.Soap soap -> {
                Noted step = envelope(at, Speaker.ACS, soap.envelope().message(), operationId);
                unwritten = step;
                add(step, 0, null);
            }
            case Reply.NoContent none -> add(new Noted(at, Speaker.ACS, Kind.EMPTY, "", 0, operationId), 0, null);
            case Reply.Challenge challenge -> add(new Noted(at, Speaker.ACS, Kind.STATUS, "", 401, operationId), 0,
                    null);
            case Reply.Status status -> add(
                    new Noted(at, Speaker.ACS, Kind.STATUS, "", status.status(), operationId), 0, null);
        }
    }

    @Override
    public boolean keepsEnvelopes() {
        return captures.isAny() && captures.holds(deviceKey);
    }

    @Override
    public void written(int bytes, @Nullable CapturedEnvelope envelope) {
        Runnable next;
        synchronized (this) {
            Noted step = unwritten;
            unwritten = null;
            if (step != null) {
                bytesSent += bytes;
                step.bytes = bytes;
                keep(step, envelope);
            }
            next = takeWhenWritten();
        }
        run(next);
    }

    /**
     * The session is over.
     *
     * @param then done at once, or when the last answer's bytes are known
     * @return whether it was done
     */
    boolean end(Runnable then) {
        synchronized (this) {
            if (unwritten != null) {
                whenWritten = then;
                return false;
            }
        }
        then.run();
        return true;
    }

    /** The last answer was not written in time, or never will be: does without it. */
    void giveUpWaiting() {
        Runnable next;
        synchronized (this) {
            next = takeWhenWritten();
        }
        run(next);
    }

    String remoteAddress() {
        return remoteAddress;
    }

    synchronized List<SessionStep> steps() {
        return steps.stream().map(Noted::step).toList();
    }

    synchronized boolean isCaptured() {
        return captured > 0;
    }

    synchronized long bytesReceived() {
        return bytesReceived;
    }

    synchronized long bytesSent() {
        return bytesSent;
    }

    synchronized int omitted() {
        return omitted;
    }

    private @Nullable Runnable takeWhenWritten() {
        Runnable next = whenWritten;
        whenWritten = null;
        return next;
    }

    private static void run(@Nullable Runnable next) {
        if (next != null) {
            next.run();
        }
    }

    private int offset(long nowMillis) {
        return Math.clamp(nowMillis - startedAtMillis, 0, Integer.MAX_VALUE);
    }

    private static Noted envelope(int at, Speaker from, CwmpMessage message, @Nullable String operationId) {
        return message instanceof Fault fault
                ? new Noted(at, from, Kind.FAULT, "", fault.faultCode().number(), operationId)
                : new Noted(at, from, Kind.RPC, message.rpcName(), 0, operationId);
    }

    private void add(Noted step, int bytes, @Nullable CapturedEnvelope envelope) {
        bytesReceived += bytes;
        if (steps.size() == limits.stepsMax() || !hasMemoryForStep()) {
            omitted++;
            return;
        }
        step.bytes = bytes;
        steps.add(step);
        keep(step, envelope);
    }

    /** The first group is part of what each session draws. */
    private boolean hasMemoryForStep() {
        return steps.isEmpty() || steps.size() % STEPS_DRAWN != 0 || memory.add(STEPS_DRAWN * STEP_BYTES);
    }

    private void keep(Noted step, @Nullable CapturedEnvelope envelope) {
        if (envelope == null || omitted > 0) {
            return;
        }
        captured++;
        if (envelope.text().length() > charactersLeft || !memory.add(2L * envelope.text().length())) {
            step.envelope = FULL;
        } else {
            charactersLeft -= envelope.text().length();
            step.envelope = envelope;
        }
    }
}
