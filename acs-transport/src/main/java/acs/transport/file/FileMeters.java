package acs.transport.file;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

import acs.engine.AcsMeter;
import acs.port.FileRefusedException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/** The file server's meters. Thread-safe. */
final class FileMeters {
    /** Which way; a metric's tag. */
    enum Direction {
        /** To a CPE. */
        DOWNLOAD,
        /** From a CPE. */
        UPLOAD
    }

    /** How a transfer, or the wish for one, ended; a metric's tag. */
    enum Outcome {
        /** All bytes that were asked for. */
        COMPLETE,
        /** The CPE went away. */
        BROKEN_OFF,
        /** No progress, or not done in time. */
        TOO_SLOW,
        /** No link, a forged one, an expired one, or another device's. */
        FORBIDDEN,
        /** The link without its login. */
        UNAUTHORIZED,
        /** As many transfers as may be. */
        BUSY,
        /** The CPE has it already, wants a part that there is not, or its copy is of another content. */
        NOT_SENT,
        /** The content is not there any more. */
        GONE,
        /** It cannot be taken: too large, or no room. */
        REFUSED,
        /** The store failed. */
        FAILED;

        /** How a transfer ends with this failure. */
        static Outcome of(Throwable failure) {
            if (failure instanceof FileRefusedException) {
                return REFUSED;
            }
            return failure instanceof BodyTimeoutException ? TOO_SLOW : FAILED;
        }
    }

    private final MeterRegistry registry;
    private final Map<Direction, Map<Outcome, Counter>> transfers = new EnumMap<>(Direction.class);
    private final Map<Direction, Counter> bytes = new EnumMap<>(Direction.class);

    FileMeters(MeterRegistry registry) {
        this.registry = registry;
        for (Direction direction : Direction.values()) {
            String way = direction.name().toLowerCase(Locale.ROOT);
            bytes.put(direction, Counter.builder(AcsMeter.FILE_BYTES.meterName())
                    .description(AcsMeter.FILE_BYTES.description()).tag("direction", way).register(registry));
            Map<Outcome, Counter> ends = new EnumMap<>(Outcome.class);
            for (Outcome outcome : Outcome.values()) {
                ends.put(outcome, Counter.builder(AcsMeter.FILE_TRANSFERS.meterName())
                        .description(AcsMeter.FILE_TRANSFERS.description()).tag("direction", way)
                        .tag("outcome", outcome.name().toLowerCase(Locale.ROOT)).register(registry));
            }
            transfers.put(direction, ends);
        }
    }

    void running(Transfers running) {
        Gauge.builder(AcsMeter.FILE_TRANSFERS_ACTIVE.meterName(), running::running)
                .description(AcsMeter.FILE_TRANSFERS_ACTIVE.description()).register(registry);
    }

    void ended(Direction direction, Outcome outcome) {
        Objects.requireNonNull(Objects.requireNonNull(transfers.get(direction)).get(outcome)).increment();
    }

    void moved(Direction direction, int count) {
        Objects.requireNonNull(bytes.get(direction)).increment(count);
    }
}
