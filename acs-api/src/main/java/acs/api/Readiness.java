package acs.api;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

import acs.port.StoreHealth;

/** Whether this process should be given work now. Safe for any thread; asking is cheap and never blocks. */
public final class Readiness {
    private final StoreHealth store;
    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.STARTING);

    private enum Phase {
        STARTING,
        RUNNING,
        DRAINING
    }

    /**
     * A named condition of readiness.
     *
     * @param name   stable, for scripts
     * @param ok     whether it holds
     * @param reason why it does not, empty when it holds
     */
    public record Check(String name, boolean ok, String reason) {}

    /** Not ready until {@link #started()} is called. */
    public Readiness(StoreHealth store) {
        this.store = store;
    }

    /** Every listener is bound. */
    public void started() {
        phase.compareAndSet(Phase.STARTING, Phase.RUNNING);
    }

    /** The process is about to end; there is no way back. */
    public void draining() {
        phase.set(Phase.DRAINING);
    }

    /** All conditions, each time in the same order. */
    public List<Check> checks() {
        Phase now = phase.get();
        return List.of(check("startup", now != Phase.STARTING, "start-up is not complete"),
                check("store", store.isAvailable(), "the store does not answer"),
                check("accepting", now != Phase.DRAINING, "the server is draining"));
    }

    /** Whether all conditions hold. */
    public boolean isReady() {
        return checks().stream().allMatch(Check::ok);
    }

    private static Check check(String name, boolean ok, String reason) {
        return new Check(name, ok, ok ? "" : reason);
    }
}
