package acs.transport.http;

import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;

import acs.engine.AcsMeter;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.SingleThreadEventExecutor;

/** The southbound server's meters, looked up once. Thread-safe. */
final class HttpMeters {
    /** Why a CPE was turned away without a look at what it wants; a metric's tag. */
    enum Shed {
        /** As many connections as allowed. */
        TOO_MANY_CONNECTIONS,
        /** The bodies in flight hold as much memory as allowed. */
        BODY_MEMORY,
        /** Answers that wait for their reader hold as much memory as allowed. */
        ANSWER_MEMORY,
        /** As many large bodies wait to be decoded as allowed. */
        TOO_MANY_LARGE_BODIES,
        /** The answer was not found in time. */
        REPLY_TIMEOUT
    }

    private static final int[] STATUSES = {200, 204, 400, 401, 403, 405, 408, 413, 414, 415, 429, 431, 500, 501, 503,
            505};

    private final MeterRegistry registry;
    private final Counter ok;
    private final Counter noContent;
    private final Map<Integer, Counter> statuses = new ConcurrentHashMap<>();
    private final Map<Shed, Counter> shed = new ConcurrentHashMap<>();
    private final Map<HandlerFailure, Counter> failures = new ConcurrentHashMap<>();

    HttpMeters(MeterRegistry registry, IntSupplier connections) {
        this.registry = registry;
        for (int status : STATUSES) {
            statuses.put(status, register(status));
        }
        ok = register(200);
        noContent = register(204);
        for (Shed reason : Shed.values()) {
            shed.put(reason, register(reason));
        }
        for (HandlerFailure failure : HandlerFailure.values()) {
            failures.put(failure, register(failure));
        }
        Gauge.builder(AcsMeter.CONNECTIONS_ACTIVE.meterName(), connections::getAsInt)
                .description(AcsMeter.CONNECTIONS_ACTIVE.description()).register(registry);
    }

    /** Measures how far these event loops are behind; a loop that stands still shows here first. */
    void measure(EventLoopGroup loops) {
        Gauge.builder(AcsMeter.EVENT_LOOP_PENDING.meterName(), () -> pendingTasks(loops))
                .description(AcsMeter.EVENT_LOOP_PENDING.description()).register(registry);
    }

    private static long pendingTasks(EventLoopGroup loops) {
        long pending = 0;
        for (EventExecutor loop : loops) {
            pending += loop instanceof SingleThreadEventExecutor thread ? thread.pendingTasks() : 0;
        }
        return pending;
    }

    void answered(int status) {
        switch (status) {
            case 200 -> ok.increment();
            case 204 -> noContent.increment();
            default -> statuses.computeIfAbsent(status, this::register).increment();
        }
    }

    void shed(Shed reason) {
        shed.computeIfAbsent(reason, this::register).increment();
    }

    /** Counts a defect by its kind. */
    HandlerFailure failed(Throwable defect) {
        HandlerFailure failure = HandlerFailure.of(defect);
        failures.computeIfAbsent(failure, this::register).increment();
        return failure;
    }

    private Counter register(HandlerFailure failure) {
        return Counter.builder(AcsMeter.HANDLER_ERRORS.meterName()).description(AcsMeter.HANDLER_ERRORS.description())
                .tag("kind", failure.name().toLowerCase(Locale.ROOT)).register(registry);
    }

    private Counter register(int status) {
        return Counter.builder(AcsMeter.HTTP_REQUESTS.meterName()).description(AcsMeter.HTTP_REQUESTS.description())
                .tag("status", Integer.toString(status)).register(registry);
    }

    private Counter register(Shed reason) {
        return Counter.builder(AcsMeter.SHED.meterName()).description(AcsMeter.SHED.description())
                .tag("reason", reason.name().toLowerCase(Locale.ROOT)).register(registry);
    }
}
