package acs.store;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

import io.r2dbc.spi.Readable;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.Statement;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What statements give: columns that the schema says are never null, with that asserted, and how many rows changed. */
final class Rows {
    private Rows() {}

    /** The same statement in fewer characters: the driver reads the text each time. It has no literal with white space. */
    static String compact(String sql) {
        return sql.replaceAll("\\s+", " ").strip();
    }

    /** Executes it; how many rows it changed. */
    static Mono<Long> changed(Statement statement) {
        return Flux.from(statement.execute()).concatMap(Result::getRowsUpdated).reduce(0L, Long::sum);
    }

    static String text(Readable row, int column) {
        return Objects.requireNonNull(row.get(column, String.class));
    }

    static int integer(Readable row, int column) {
        return Objects.requireNonNull(row.get(column, Integer.class));
    }

    static long number(Readable row, int column) {
        return Objects.requireNonNull(row.get(column, Long.class));
    }

    static boolean flag(Readable row, int column) {
        return Objects.requireNonNull(row.get(column, Boolean.class));
    }

    static UUID uuid(Readable row, int column) {
        return Objects.requireNonNull(row.get(column, UUID.class));
    }

    static Instant instant(Readable row, int column) {
        return Objects.requireNonNull(row.get(column, Instant.class));
    }

    static @Nullable Instant instantOrNull(Readable row, int column) {
        return row.get(column, Instant.class);
    }

    static List<String> texts(Readable row, int column) {
        return List.of(Objects.requireNonNull(row.get(column, String[].class)));
    }
}
