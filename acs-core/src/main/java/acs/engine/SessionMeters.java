package acs.engine;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

import acs.cwmp.CwmpMessage;
import acs.cwmp.DecodeFailure;
import acs.cwmp.EventCode;
import acs.cwmp.Fault;
import acs.cwmp.InvalidArguments;
import acs.cwmp.UnknownRpc;
import acs.cwmp.VendorRequest;
import acs.cwmp.VendorResponse;
import acs.session.Refusal;
import acs.session.SessionEnd;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

/** The engine's meters, looked up once so that counting costs no allocation. Thread-safe. */
public final class SessionMeters {
    private record EventAndEnd(EventCode.Kind event, SessionEnd end) {}

    private record RpcAndOutcome(String rpc, String outcome) {}

    private final MeterRegistry registry;
    private final Map<Enum<?>, Counter> counters = new ConcurrentHashMap<>();
    private final Map<EventAndEnd, Timer> sessions = new ConcurrentHashMap<>();
    private final Map<RpcAndOutcome, Timer> rpcs = new ConcurrentHashMap<>();

    /** Registers what is known beforehand, so that dashboards show zeros instead of nothing. */
    public SessionMeters(MeterRegistry registry) {
        this.registry = registry;
        for (DecodeFailure failure : DecodeFailure.values()) {
            counter(failure);
        }
        for (Refusal refusal : Refusal.values()) {
            counter(refusal);
        }
        for (EventCode.Kind kind : EventCode.Kind.values()) {
            counter(kind);
        }
    }

    void sessionsActive(IntSupplier count) {
        Gauge.builder(AcsMeter.SESSIONS_ACTIVE.meterName(), count::getAsInt)
                .description(AcsMeter.SESSIONS_ACTIVE.description()).register(registry);
    }

    void decodeFailed(DecodeFailure failure) {
        counter(failure).increment();
    }

    void refused(Refusal refusal) {
        counter(refusal).increment();
    }

    void informReceived(EventCode.Kind event) {
        counter(event).increment();
    }

    void sessionEnded(EventCode.Kind event, SessionEnd end, Duration lasted) {
        sessions.computeIfAbsent(new EventAndEnd(event, end), this::sessionTimer).record(lasted);
    }

    void answered(CpePost.Body body, Reply reply, long nanos) {
        rpcs.computeIfAbsent(new RpcAndOutcome(rpc(body), outcome(reply)), this::rpcTimer).record(nanos,
                TimeUnit.NANOSECONDS);
    }

    /** A bounded set: names that devices make up are not among it. */
    private static String rpc(CpePost.Body body) {
        return switch (body) {
            case CpePost.Empty empty -> "empty";
            case CpePost.Undecodable undecodable -> "undecodable";
            case CpePost.Soap soap -> switch (soap.envelope().message()) {
                case UnknownRpc unknown -> "unknown";
                case InvalidArguments invalid -> "invalid";
                case VendorRequest vendors -> "vendor";
                case VendorResponse vendors -> "vendorResponse";
                case CwmpMessage known -> known.rpcName();
            };
        };
    }

    private static String outcome(Reply reply) {
        return switch (reply) {
            case Reply.Soap soap -> soap.envelope().message() instanceof Fault ? "fault" : "ok";
            case Reply.NoContent none -> "ok";
            case Reply.Challenge challenge -> "challenged";
            case Reply.Status status -> "refused";
        };
    }

    private Timer rpcTimer(RpcAndOutcome key) {
        return Timer.builder(AcsMeter.RPC_DURATION.meterName()).description(AcsMeter.RPC_DURATION.description())
                .tag("rpc", key.rpc()).tag("outcome", key.outcome()).register(registry);
    }

    private Timer sessionTimer(EventAndEnd key) {
        return Timer.builder(AcsMeter.SESSION_DURATION.meterName())
                .description(AcsMeter.SESSION_DURATION.description()).tag("event", tag(key.event()))
                .tag("outcome", tag(key.end())).register(registry);
    }

    private Counter counter(DecodeFailure failure) {
        return counters.computeIfAbsent(failure, key -> register(AcsMeter.DECODE_FAILURES, key));
    }

    private Counter counter(Refusal refusal) {
        AcsMeter meter = isShedding(refusal) ? AcsMeter.SHED : AcsMeter.REFUSED;
        return counters.computeIfAbsent(refusal, key -> register(meter, key));
    }

    private Counter counter(EventCode.Kind event) {
        return counters.computeIfAbsent(event, key -> register(AcsMeter.INFORM_RECEIVED, key));
    }

    private Counter register(AcsMeter meter, Enum<?> tagValue) {
        return Counter.builder(meter.meterName()).description(meter.description())
                .tag(meter.tagKeys().get(0), tag(tagValue)).register(registry);
    }

    private static boolean isShedding(Refusal refusal) {
        return switch (refusal) {
            case TOO_MANY_SESSIONS, NO_MEMORY_FOR_SESSION, TOO_MANY_SESSIONS_OF_DEVICE, DRAINING, STORE_UNAVAILABLE ->
                true;
            case NO_SESSION, UNEXPECTED_RESPONSE, UNEXPECTED_FAULT, TURN_TAKEN, SESSION_ENDED, TOO_MANY_REQUESTS,
                    UNDECODABLE ->
                false;
        };
    }

    private static String tag(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
