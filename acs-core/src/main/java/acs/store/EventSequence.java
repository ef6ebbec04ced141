package acs.store;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Gives events their place in the history: increasing within a node, also while its clock stands still or steps back, so that
 * a device's events stay in the order of their arrival. While a clock that was set back catches up, events carry the
 * latest time that was seen. A step of more than {@link #STEP_MAX} mends a clock that was wrong, and is followed at once:
 * else one wrong second could put all later events into a far future. Numbers differ between nodes and between runs by a
 * random tail. Thread-safe.
 */
final class EventSequence {
    private static final int TAIL_BITS = 20;
    private static final int HEX_DIGITS = 16;

    /** How far the clock may step back without a change in the order of events. */
    static final Duration STEP_MAX = Duration.ofHours(1);

    private final long tail;
    private final AtomicReference<Position> last = new AtomicReference<>(new Position(Instant.EPOCH, 0));

    EventSequence() {
        this(new SecureRandom().nextInt(1 << TAIL_BITS));
    }

    EventSequence(int tail) {
        this.tail = tail;
    }

    /** The place of an event that was received at a time; behind all before. */
    Position next(Instant receivedAt) {
        return last.updateAndGet(previous -> {
            Instant at = receivedAt.isBefore(previous.receivedAt())
                    && !receivedAt.isBefore(previous.receivedAt().minus(STEP_MAX))
                            ? previous.receivedAt()
                            : receivedAt;
            long clock = at.toEpochMilli() & (Long.MAX_VALUE >>> TAIL_BITS);
            long count = Math.max((previous.number() >>> TAIL_BITS) + 1, clock);
            return new Position(at, (count << TAIL_BITS) | tail);
        });
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
