package acs.store;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import acs.port.StoreException;
import acs.port.StoreException.Reason;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import io.r2dbc.spi.R2dbcException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * Waits for a database that starts at the same time as the ACS, as after a power cut, and tells the log that it does. What
 * waiting cannot mend, such as a wrong password, fails at once.
 */
final class FirstConnection {
    /** Longer than a PostgreSQL usually takes to start, shorter than an operator's patience. */
    static final Duration WAIT_MAX = Duration.ofSeconds(30);
    private static final Logger LOG = LoggerFactory.getLogger(FirstConnection.class);
    private static final Duration BACKOFF_FIRST = Duration.ofMillis(100);
    private static final Duration BACKOFF_MAX = Duration.ofSeconds(1);
    private static final long PROGRESS_NANOS = Duration.ofSeconds(3).toNanos();

    private final DatabaseConnections connections;
    private final Duration waitMax;
    private final long begin = System.nanoTime();
    private final AtomicLong told = new AtomicLong(begin - PROGRESS_NANOS);

    private FirstConnection(DatabaseConnections connections, Duration waitMax) {
        this.connections = connections;
        this.waitMax = waitMax;
    }

    /**
     * Completes when the database lets the ACS in.
     *
     * @param waitMax for how long attempts are begun; each takes {@link StoreSettings#connectTimeout()} at most
     * @return fails with a {@link StoreException} that names the hosts, never the password
     */
    static Mono<Void> await(DatabaseConnections connections, Duration waitMax) {
        return Mono.defer(() -> new FirstConnection(connections, waitMax).attempts());
    }

    private Mono<Void> attempts() {
        return Mono.usingWhen(connections.single(), connection -> Mono.<Void>empty(),
                PostgresqlConnection::close)
                .timeout(connections.connectMax())
                .retryWhen(Retry.backoff(Long.MAX_VALUE, BACKOFF_FIRST).maxBackoff(BACKOFF_MAX)
                        .filter(failure -> mayPass(failure) && elapsed().compareTo(waitMax) < 0)
                        .doBeforeRetry(retry -> tell(retry.failure())))
                .onErrorMap(this::failure);
    }

    private Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    private void tell(Throwable failure) {
        long now = System.nanoTime();
        if (now - told.get() >= PROGRESS_NANOS) {
            told.set(now);
            LOG.warn("waiting for the database at {} ({} of at most {} s): {}", connections.hosts(),
                    elapsed().toSeconds(), waitMax.toSeconds(), reason(failure));
        }
    }

    /** All is said in the message: a cause would be shown in its place. */
    private StoreException failure(Throwable failure) {
        String what = mayPass(failure)
                ? "no connection within " + waitMax.toSeconds() + " s to "
                : "no login at ";
        StoreException told = new StoreException(Reason.UNAVAILABLE,
                what + connections.hosts() + ": " + reason(failure));
        told.addSuppressed(failure);
        return told;
    }

    /** Unreachable, still starting, shutting down or full may pass; a refused login or a missing database does not. */
    private static boolean mayPass(Throwable failure) {
        @Nullable
        String state = failure instanceof R2dbcException driver ? driver.getSqlState() : null;
        return state == null || state.startsWith("08") || state.startsWith("53") || state.startsWith("57");
    }

    private static String reason(Throwable failure) {
        Throwable cause = failure instanceof R2dbcException && failure.getCause() != null
                ? failure.getCause()
                : failure;
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }
}
