package acs.store;

import java.time.DateTimeException;

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

    static Failure of(Throwable error) {
        if (error instanceof R2dbcException driver) {
            return ofState(driver.getSqlState());
        }
        // Thrown while the record was made ready to send, by the driver or by us; the connection saw nothing of it.
        return switch (error) {
            case IllegalArgumentException bad -> DATA;
            case ArithmeticException bad -> DATA;
            case DateTimeException bad -> DATA;
            case NullPointerException bad -> DATA;
            case IndexOutOfBoundsException bad -> DATA;
            default -> CONNECTION;
        };
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
