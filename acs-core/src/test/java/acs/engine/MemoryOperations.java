package acs.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import acs.device.ParameterReport;
import acs.device.QuirkRules;
import acs.operation.LeasedOperation;
import acs.operation.Operation;
import acs.operation.OperationEnd;
import acs.operation.OperationFault;
import acs.operation.OperationResult;
import acs.operation.OperationStatus;
import acs.operation.Outcome;
import acs.operation.Settlement;
import acs.operation.WaitingOperation;
import acs.operation.WorkFlag;
import acs.port.OperationQueue;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** One device's queue of operations in memory, by the rules of the real one; time passes when the test says so. */
public final class MemoryOperations implements OperationQueue {
    /** How often an operation may be begun. */
    public static final int ATTEMPTS_MAX = 3;

    private static final Instant EPOCH = Instant.parse("2026-01-01T00:00:00Z");

    private final Map<String, Stored> all = new LinkedHashMap<>();
    private long token;

    /** An operation and how it stands. */
    public static final class Stored {
        private final String id;
        private final Operation operation;
        private final int number;
        private OperationStatus status = OperationStatus.QUEUED;
        private String phase = "";
        private int attempts;
        private boolean isDelayed;
        private long lease;
        private @Nullable OperationFault fault;
        private @Nullable OperationResult result;
        private ParameterReport report = ParameterReport.NOTHING;

        private Stored(int number, Operation operation) {
            this.id = new UUID(1, number).toString();
            this.number = number;
            this.operation = operation;
        }

        public OperationStatus status() {
            return status;
        }

        /** The CommandKey that it was given. */
        public String commandKey() {
            return "key-" + number;
        }

        /** Why it failed or was put off, {@code null} for neither. */
        public @Nullable OperationFault fault() {
            return fault;
        }

        public @Nullable OperationResult result() {
            return result;
        }

        /** What was learnt last. */
        public ParameterReport report() {
            return report;
        }

        public int attempts() {
            return attempts;
        }

        @Override
        public String toString() {
            return operation + " " + status + " " + fault;
        }
    }

    /** The engine's half, with this queue. */
    public OperationSteps steps(QuirkRules rules) {
        return new OperationSteps(this, () -> rules, new OperationNews(),
                new OperationMeters(new SimpleMeterRegistry()),
                Schedulers.immediate());
    }

    /** Queues it as the last one. */
    public Stored add(Operation operation) {
        Stored stored = new Stored(all.size() + 1, operation);
        all.put(stored.id, stored);
        return stored;
    }

    /** All that were ever added. */
    public Collection<Stored> all() {
        return all.values();
    }

    /** Calls it off, whatever a session does with it. */
    public void cancel(Stored stored) {
        stored.status = OperationStatus.CANCELLED;
    }

    /** What was put off is due. */
    public void passTime() {
        all.values().forEach(stored -> stored.isDelayed = false);
    }

    /** As the device's row would say. */
    public WorkFlag flag() {
        return all.values().stream().anyMatch(stored -> stored.status.isOpen())
                ? new WorkFlag(4 | WorkFlag.MAY_WAIT)
                : WorkFlag.NONE;
    }

    @Override
    public Mono<Claim> claim(String deviceKey, @Nullable OperationEnd finished) {
        return Mono.fromSupplier(() -> {
            if (finished != null) {
                end(finished);
            }
            boolean isHeld = all.values().stream().anyMatch(
                    one -> one.status == OperationStatus.WAITING && one.operation.type().holdsOthers());
            for (Stored one : all.values()) {
                boolean isDue = one.status == OperationStatus.QUEUED && !one.isDelayed;
                if (!isHeld && (isDue || one.status == OperationStatus.RUNNING)) {
                    return new Claim(lease(one, deviceKey), false);
                }
            }
            return new Claim(null, all.values().stream().noneMatch(one -> one.status.isOpen()));
        });
    }

    private LeasedOperation lease(Stored one, String deviceKey) {
        boolean isOrphan = one.status == OperationStatus.RUNNING;
        one.status = OperationStatus.RUNNING;
        one.attempts++;
        one.lease = ++token;
        return new LeasedOperation(one.id, deviceKey, one.operation, one.commandKey(), one.attempts, ATTEMPTS_MAX,
                isOrphan, one.phase, Duration.ofMinutes(10), one.lease, 0);
    }

    @Override
    public Mono<Void> release(OperationEnd end) {
        return Mono.fromRunnable(() -> end(end));
    }

    private void end(OperationEnd end) {
        Stored one = all.get(end.leased().operationId());
        if (one.status == OperationStatus.RUNNING && one.lease == end.leased().fencingToken()) {
            one.report = end.report();
            become(one, end.outcome());
        }
    }

    private static void become(Stored one, Outcome outcome) {
        switch (outcome) {
            case Outcome.Succeeded it -> {
                one.status = OperationStatus.SUCCEEDED;
                one.result = it.result();
                one.fault = null;
            }
            case Outcome.Failed it -> {
                one.status = OperationStatus.FAILED;
                one.fault = it.fault();
                one.result = it.result();
            }
            case Outcome.Waits it -> one.status = OperationStatus.WAITING;
            case Outcome.Again it -> {
                one.status = OperationStatus.QUEUED;
                one.fault = it.fault();
                one.isDelayed = true;
                one.attempts -= it.isTried() ? 0 : 1;
            }
            case Outcome.GoesOn it -> {
                one.status = OperationStatus.QUEUED;
                one.phase = it.phase();
                one.attempts--;
            }
        }
    }

    @Override
    public Mono<List<WaitingOperation>> waiting(String deviceKey) {
        return Mono.fromSupplier(() -> {
            List<WaitingOperation> waiting = new ArrayList<>();
            for (Stored one : all.values()) {
                if (one.status == OperationStatus.WAITING) {
                    waiting.add(new WaitingOperation(one.id, deviceKey, one.operation, one.commandKey(), "1.0",
                            EPOCH.plusSeconds(one.number), one.lease));
                }
            }
            return waiting;
        });
    }

    @Override
    public Mono<Void> settle(String deviceKey, List<Settlement> settlements) {
        return Mono.fromRunnable(() -> settlements.forEach(each -> {
            Stored one = all.get(each.waiting().operationId());
            if (one.status == OperationStatus.WAITING) {
                become(one, each.outcome());
            }
        }));
    }

    @Override
    public void idle(String deviceKey, WorkFlag seen) {}
}
