package acs.load.cpe;

import java.util.ArrayList;
import java.util.List;

import acs.cwmp.CwmpDateTime;
import acs.cwmp.DeviceId;
import acs.cwmp.Envelope;
import acs.cwmp.EnvelopeHeader;
import acs.cwmp.EventStruct;
import acs.cwmp.Inform;
import acs.transport.soap.SoapException;
import org.jspecify.annotations.Nullable;

/**
 * One CPE: what a device keeps between sessions (its counter, the events that it still has to report, its retries) and within
 * one (state and cookie). It does no I/O: the driver asks {@link #begin} what to POST and tells {@link #answered} what came
 * back, until the turn is {@link CpeTurn.Done} or {@link CpeTurn.Failed}. Events are reported until an InformResponse confirms
 * them (<i>TR-069 A6 §3.7.1.5</i>). For one thread at a time.
 */
public final class SimulatedCpe {
    private static final byte[] NOTHING = new byte[0];
    private static final CpeState IDLE = new CpeState.Idle();

    private final SimulatedFleet fleet;
    private final int index;
    private List<EventStruct> events;
    private long counter;
    private long retryCount;
    private CpeState state = IDLE;
    private @Nullable String cookie;

    SimulatedCpe(SimulatedFleet fleet, int index) {
        this.fleet = fleet;
        this.index = index;
        this.events = fleet.model().firstEvents();
    }

    /** Who this is. */
    public DeviceId deviceId() {
        return fleet.model().deviceId(index);
    }

    /** Informs confirmed so far. */
    public long acknowledgedInforms() {
        return counter;
    }

    /** Whether a session is under way. */
    public boolean inSession() {
        return !(state instanceof CpeState.Idle);
    }

    /** Adds an event to those that the next session reports. */
    public void report(EventStruct event) {
        List<EventStruct> more = new ArrayList<>(events);
        more.add(event);
        events = List.copyOf(more);
    }

    /**
     * It is time to report: opens a session.
     *
     * @param now the device's clock
     */
    public CpeTurn begin(CwmpDateTime now) {
        CpeModel model = fleet.model();
        Inform inform = new Inform(deviceId(), events, 1, now, retryCount, model.parameterList(index, counter));
        EnvelopeHeader header = EnvelopeHeader.withId(fleet.informId(index, counter, retryCount));
        return turn(new CpeEvent.SessionDue(new Envelope(model.namespace(), header, inform)));
    }

    /** The ACS answered the last POST. */
    public CpeTurn answered(HttpAnswer answer) {
        keepCookies(answer.setCookies());
        return turn(event(answer));
    }

    /** The session broke below HTTP: a lost connection, a time-out. */
    public CpeTurn broken(SessionFailure reason, String detail) {
        return turn(new CpeEvent.Broken(reason, detail));
    }

    private CpeEvent event(HttpAnswer answer) {
        return switch (answer.status()) {
            case 200 -> answer.body().length == 0 ? new CpeEvent.NothingReceived() : decoded(answer.body());
            case 204 -> new CpeEvent.NothingReceived();
            case 401 -> refused(SessionFailure.UNAUTHORIZED, answer);
            case 503 -> refused(SessionFailure.OVERLOADED, answer);
            default ->
                refused(answer.status() / 100 == 4 ? SessionFailure.REFUSED : SessionFailure.HTTP_STATUS, answer);
        };
    }

    private CpeEvent decoded(byte[] body) {
        try {
            return new CpeEvent.EnvelopeReceived(fleet.reader().read(body));
        } catch (SoapException unreadable) {
            return new CpeEvent.Broken(SessionFailure.UNREADABLE, String.valueOf(unreadable.getMessage()));
        }
    }

    private static CpeEvent refused(SessionFailure reason, HttpAnswer answer) {
        return new CpeEvent.Broken(reason, "HTTP status " + answer.status());
    }

    private CpeTurn turn(CpeEvent event) {
        CpeStep step = CpeSession.step(state, event, fleet.methods());
        state = step.next();
        return switch (step.action()) {
            case CpeAction.PostEnvelope post -> new CpeTurn.Post(fleet.writer().write(post.envelope()), cookie, null);
            case CpeAction.PostNothing nothing -> new CpeTurn.Post(NOTHING, cookie, acknowledged());
            case CpeAction.End end -> {
                cookie = null;
                retryCount = 0;
                yield new CpeTurn.Done();
            }
            case CpeAction.Fail fail -> {
                cookie = null;
                retryCount++;
                yield new CpeTurn.Failed(fail.reason(), fail.detail());
            }
        };
    }

    private AcknowledgedInform acknowledged() {
        String event = events.isEmpty() ? "" : events.get(0).eventCode().text();
        AcknowledgedInform confirmed = new AcknowledgedInform(deviceId().serialNumber(), counter, event);
        counter++;
        events = fleet.model().laterEvents();
        return confirmed;
    }

    /** A session has one cookie as a rule; a device returns all that it got (A6 §3.4.5), a newer one in place of the older. */
    private void keepCookies(List<String> setCookies) {
        for (String setCookie : setCookies) {
            int end = setCookie.indexOf(';');
            String pair = (end < 0 ? setCookie : setCookie.substring(0, end)).strip();
            cookie = cookie == null ? pair : replaced(cookie, pair);
        }
    }

    private static String replaced(String cookies, String pair) {
        String name = pair.substring(0, pair.indexOf('=') + 1);
        StringBuilder kept = new StringBuilder();
        for (String old : cookies.split("; ", -1)) {
            if (!old.startsWith(name)) {
                kept.append(old).append("; ");
            }
        }
        return kept.append(pair).toString();
    }
}
