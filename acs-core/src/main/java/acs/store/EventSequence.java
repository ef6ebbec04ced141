package acs.store;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Numbers for events that were received in the same microsecond: increasing within a node, different between nodes and
 * between runs by a random tail.
 */
final class EventSequence {
    private static final int TAIL_BITS = 20;
    private static final int HEX_DIGITS = 16;

    private final long tail;
    private final AtomicLong last = new AtomicLong();

    EventSequence() {
        this(new SecureRandom().nextInt(1 << TAIL_BITS));
    }

    EventSequence(int tail) {
        this.tail = tail;
    }

    /** A number greater than all before; follows the clock, and counts where the clock stands still or steps back. */
    long next(Instant now) {
        long clock = now.toEpochMilli() & (Long.MAX_VALUE >>> TAIL_BITS);
        return (last.updateAndGet(previous -> Math.max(previous + 1, clock)) << TAIL_BITS) | tail;
    }

    /**
     * Where an event stands in its device's history; texts and values have the same order.
     *
     * @param receivedAt to the microsecond
     * @param number     from {@link #next}
     */
    record Position(Instant receivedAt, long number) {
        String text() {
            long micros = receivedAt.getEpochSecond() * 1_000_000 + receivedAt.getNano() / 1_000;
            return String.format("%0" + HEX_DIGITS + "x%0" + HEX_DIGITS + "x", micros, number);
        }

        /** Empty when the text was not made by {@link #text()}. */
        static Optional<Position> parse(String text) {
            if (!text.matches("[0-7][0-9a-f]{15}[0-7][0-9a-f]{15}")) {
                return Optional.empty();
            }
            long micros = Long.parseLong(text, 0, HEX_DIGITS, 16);
            long number = Long.parseLong(text, HEX_DIGITS, 2 * HEX_DIGITS, 16);
            return Optional.of(new Position(Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000L),
                    Math.floorMod(micros, 1_000_000L) * 1_000), number));
        }
    }
}
