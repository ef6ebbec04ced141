package acs.port;

/** Whether the store can be written now; asked by readiness, cheap, never blocks. */
@FunctionalInterface
public interface StoreHealth {
    /** {@code false} from the first failed commit or connection until the store answers again. */
    boolean isAvailable();
}
