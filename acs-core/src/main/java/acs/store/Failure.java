package acs.store;

import java.io.IOException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;

import acs.port.StoreException;
import acs.port.StoreException.Reason;
import io.r2dbc.spi.R2dbcException;
import org.jspecify.annotations.Nullable;

/** What a driver's error means for records and for the connection; decided here alone. */
enum Failure {
    /** The very data cannot be stored; without it the rest can. */
    DATA,
    /** Another transaction was in the way; again. */
    CONFLICT,
    /** The connection or the server is of no use now, and the outcome may be unknown. */
    CONNECTION;

    private static final int CAUSES_MAX = 8;

    static Failure of(Throwable error) {
        Throwable cause = error;
        // Reactor wraps what ending a transaction fails with, so the cause decides.
        for (int depth = 0; depth < CAUSES_MAX && cause != null; depth++) {
            switch (cause) {
                case R2dbcException driver -> {
                    return ofState(driver.getSqlState());
                }
                case IOException network -> {
                    return CONNECTION;
                }
                case TimeoutException silence -> {
                    return CONNECTION;
                }
                case RejectedExecutionException closing -> {
                    return CONNECTION;
                }
                default -> cause = cause.getCause();
            }
        }
        // Thrown while the record was made ready to send or an answer read, by a library or by us: the connection saw
        // nothing of it. An error of the machine is nobody's data.
        return error instanceof RuntimeException ? DATA : CONNECTION;
    }

    private static Failure ofState(@Nullable String sqlState) {
        if (sqlState == null || sqlState.length() != 5) {
            return CONNECTION;
        }
        return switch (sqlState.substring(0, 2)) {
            // 22 data exception, 23 constraint, 54 program limit, such as a key too long for the index
            case "22", "23", "54" -> DATA;
            case "40" -> CONFLICT;
            default -> sqlState.equals("55P03") ? CONFLICT : CONNECTION;
        };
    }

    /** As the port tells it. The driver's message may quote data, so it stays in the cause. */
    static StoreException toStoreException(Throwable error) {
        if (error instanceof StoreException told) {
            return told;
        }
        return switch (of(error)) {
            case DATA -> new StoreException(Reason.REJECTED, "the database refuses the data", error);
            case CONFLICT -> new StoreException(Reason.CONFLICT, "another transaction was in the way", error);
            case CONNECTION ->
                new StoreException(Reason.UNAVAILABLE, "the database does not answer as it should", error);
        };
    }
}
