package acs.store;

import java.util.List;
import java.util.Objects;
import java.util.function.Function;

import acs.port.ReadBounds;
import acs.port.RowBatch;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Readable;
import io.r2dbc.spi.Statement;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A list whose rows end when their bytes are full. The database decides that, so that no more than the bound, or one row, ever
 * comes from it.
 *
 * @param query without order and limit
 * @param order of its columns
 * @param bytes expression of its columns: what a row takes
 */
record BoundedRows(String query, String order, String bytes) {
    private static final String COUNTED = "page_rows";

    private record Counted<T>(T row, long rows) {}

    /**
     * Reads rows.
     *
     * @param values that the query's parameters are bound to, in their order
     */
    <T> Mono<RowBatch<T>> read(Connection connection, List<Object> values, ReadBounds bounds,
            Function<Readable, T> row) {
        Statement statement = connection.createStatement(sql(values.size()));
        for (int i = 0; i < values.size(); i++) {
            statement.bind(i, values.get(i));
        }
        statement.bind(values.size(), (long) bounds.rows()).bind(values.size() + 1, bounds.bytes());
        return Flux.from(statement.execute())
                .concatMap(result -> result.map((read, metadata) -> new Counted<>(row.apply(read),
                        Objects.requireNonNull(read.get(COUNTED, Long.class)))))
                .collectList()
                .map(read -> new RowBatch<>(read.stream().map(Counted::row).toList(),
                        !read.isEmpty() && read.getLast().rows() > read.size()));
    }

    private String sql(int parameters) {
        return """
                SELECT * FROM (
                    SELECT page.*, count(*) OVER () AS page_rows,
                           sum((%1$s)::bigint) OVER (ORDER BY %2$s ROWS UNBOUNDED PRECEDING) AS page_bytes,
                           row_number() OVER (ORDER BY %2$s) AS page_row
                      FROM (%3$s ORDER BY %2$s LIMIT $%4$d) AS page
                ) AS counted
                 WHERE page_row = 1 OR page_bytes <= $%5$d ORDER BY page_row"""
                .formatted(bytes, order, query, parameters + 1, parameters + 2);
    }
}
