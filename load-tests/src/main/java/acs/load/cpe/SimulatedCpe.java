package acs.load.cpe;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import acs.cwmp.CpeRequest;
import acs.cwmp.CwmpDateTime;
import acs.cwmp.DeviceId;
import acs.cwmp.Envelope;
import acs.cwmp.EnvelopeHeader;
import acs.cwmp.EventCode;
import acs.cwmp.EventStruct;
import acs.cwmp.Inform;
import acs.cwmp.ParameterValue;
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
    private final @Nullable VirtualDevice device;
    private final CpeMethods methods;
    private List<EventStruct> events;
    private long counter;
    private long retryCount;
    private CpeState state = IDLE;
    private @Nullable String cookie;

    SimulatedCpe(SimulatedFleet fleet, int index, @Nullable VirtualDevice device) {
        this.fleet = fleet;
        this.index = index;
        this.device = device;
        this.methods = device == null ? fleet.methods() : new CpeMethods(device);
        this.events = fleet.model().firstEvents();
    }

    /** Who this is. */
    public DeviceId deviceId() {
        return device == null ? fleet.model().deviceId(index) : device.deviceId();
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
        if (device != null) {
            device.wake(now);
        }
        List<ParameterValue> values = device == null ? model.parameterList(index, counter) : device.informParameters();
        Inform inform = new Inform(deviceId(), reported(), 1, now, retryCount, values);
        if (device != null) {
            device.news().informMade();
        }
        String id = fleet.informId(index, counter, retryCount);
        return turn(new CpeEvent.SessionDue(envelope(id, inform), requests(id)));
    }

    /** The events of this Inform; who has news does not call for the reason of a device that has none. */
    private List<EventStruct> reported() {
        if (device == null || device.news().isEmpty()) {
            return events;
        }
        Set<EventStruct> all = new LinkedHashSet<>();
        if (!events.equals(fleet.model().laterEvents())) {
            all.addAll(events);
        }
        all.addAll(device.news().events());
        return List.copyOf(all);
    }

    private List<Envelope> requests(String informId) {
        if (device == null) {
            return List.of();
        }
        List<Envelope> requests = new ArrayList<>();
        for (CpeRequest request : device.news().requests()) {
            requests.add(envelope(informId + "-" + requests.size(), request));
        }
        return requests;
    }

    private Envelope envelope(String id, CpeRequest request) {
        return new Envelope(fleet.model().namespace(), EnvelopeHeader.withId(id), request);
    }

    /** The data model as it is now, {@code null} for a device without one; for the driver's thread, to be read alone. */
    public @Nullable DeviceTree tree() {
        return device == null ? null : device.tree();
    }

    /** A value changes on the device, not by the ACS: one with a notification attribute is told. */
    public void change(String name, String value) {
        if (device != null) {
            device.change(name, value);
        }
    }

    /** What the device did, {@code null} when it keeps no ledger; for the driver's thread, to be read alone. */
    public @Nullable DeviceLedger ledger() {
        return device == null ? null : device.ledger();
    }

    /** Whether it has a data model, and with it what it takes to call by itself and to be called. */
    public boolean hasModel() {
        return device != null;
    }

    /** Its place in the fleet, from 0. */
    public int index() {
        return index;
    }

    /** Where connection requests reach it, as it tells from now on; nothing for a device without a data model. */
    public void reachableAt(String url) {
        if (device != null) {
            device.reachableAt(url);
        }
    }

    /** Where datagrams reach it, as it tells from now on; nothing for a device without a data model. */
    public void reachableByDatagramAt(String address) {
        if (device != null) {
            device.reachableByDatagramAt(address);
        }
    }

    /** What its STUN client has been told to prove itself with. */
    public StunLogin stunLogin() {
        return device == null ? new StunLogin("", "") : device.stunLogin();
    }

    /** What connection requests must know. */
    public ConnectionRequestLogin connectionRequestLogin() {
        return device == null ? new ConnectionRequestLogin("", "") : device.connectionRequestLogin();
    }

    /** What its data model says that it proves itself with, {@code null} when that is not set, or it has no data model. */
    public @Nullable CpeLogin login() {
        return device == null ? null : device.login();
    }

    /** A connection request was accepted: the next session tells. */
    public void connectionRequested() {
        if (device != null) {
            device.news().add(EventCode.CONNECTION_REQUEST);
        }
    }

    /**
     * When the device calls next by itself, milliseconds since 1970; {@link Long#MAX_VALUE} for never, as all do that have no
     * data model.
     *
     * @param lastMillis when its last session began, since 1970
     * @param nowMillis  since 1970
     * @param random     0 to 1, chooses within what is allowed
     */
    public long nextCallMillis(long lastMillis, long nowMillis, double random) {
        return device == null
                ? Long.MAX_VALUE
                : NextCall.millis(device.tree(), device.wantsSessionAt(), retryCount, lastMillis, nowMillis, random);
    }

    /** When the device wants a session by itself: seconds since 1970, 0 for at once, {@link Long#MAX_VALUE} for not. */
    public long wantsSessionAt() {
        return device == null ? Long.MAX_VALUE : device.wantsSessionAt();
    }

    /**
     * When it has something to do without a session, which {@link #wake} does: seconds since 1970, 0 for now,
     * {@link Long#MAX_VALUE} for nothing.
     */
    public long wantsWakeAt() {
        return device == null ? Long.MAX_VALUE : device.wantsWakeAt();
    }

    /**
     * Does what is due, as {@link #begin} does it too; not within a session.
     *
     * @param now the device's clock
     */
    public void wake(CwmpDateTime now) {
        if (device != null) {
            device.wake(now);
        }
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
        CpeState before = state;
        CpeStep step = CpeSession.step(before, event, methods);
        state = step.next();
        AcknowledgedInform acknowledged = state instanceof CpeState.Idle ? null : confirmed(before);
        return switch (step.action()) {
            case CpeAction.PostEnvelope post -> new CpeTurn.Post(fleet.writer().write(post.envelope()), cookie,
                    acknowledged, post.delayMillis());
            case CpeAction.PostNothing nothing -> new CpeTurn.Post(NOTHING, cookie, acknowledged);
            case CpeAction.End end -> {
                cookie = null;
                retryCount = 0;
                sessionEnded();
                yield new CpeTurn.Done();
            }
            case CpeAction.Fail fail -> {
                cookie = null;
                retryCount++;
                if (device != null) {
                    device.news().sessionFailed();
                }
                if (!(before instanceof CpeState.Idle)) {
                    sessionEnded();
                }
                yield new CpeTurn.Failed(fail.reason(), fail.detail());
            }
        };
    }

    private void sessionEnded() {
        if (device != null) {
            device.sessionEnded();
        }
    }

    /** What the ACS has confirmed by letting the session go on from {@code before}. */
    private @Nullable AcknowledgedInform confirmed(CpeState before) {
        if (before instanceof CpeState.AwaitingResponse && device != null) {
            device.news().requestConfirmed();
        }
        return before instanceof CpeState.AwaitingInformResponse ? acknowledged() : null;
    }

    private AcknowledgedInform acknowledged() {
        List<EventStruct> reported = reported();
        String event = reported.isEmpty() ? "" : reported.get(0).eventCode().text();
        AcknowledgedInform confirmed = new AcknowledgedInform(deviceId().serialNumber(), counter, event);
        counter++;
        events = fleet.model().laterEvents();
        if (device != null) {
            device.news().informConfirmed();
        }
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
