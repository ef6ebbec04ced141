package acs.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;

import acs.store.BinaryParameters.Many;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import io.r2dbc.postgresql.codec.DefaultCodecs;
import io.r2dbc.spi.Statement;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class BinaryParametersTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final DatabaseConnections CONNECTIONS = new DatabaseConnections(
            DatabaseAddress.of(TestPostgres.server()), StoreSettings.defaults());

    @Test
    void bytes_come_back_as_they_were_whatever_they_are() {
        byte[] all = new byte[70_000];
        new Random(1).nextBytes(all);
        for (byte[] bytes : List.of(new byte[0], new byte[]{0}, "\\x41".getBytes(StandardCharsets.UTF_8),
                all)) {
            assertThat(asked("SELECT $1::bytea", ByteBuffer.wrap(bytes))).isEqualTo(List.of(ByteBuffer.wrap(bytes)));
        }
    }

    @Test
    void a_part_of_a_buffer_is_sent_and_the_buffer_is_left_as_it_is() {
        ByteBuffer part = ByteBuffer.wrap(new byte[]{1, 2, 3, 4, 5}, 1, 3);

        assertThat(asked("SELECT $1::bytea", part)).isEqualTo(List.of(ByteBuffer.wrap(new byte[]{2, 3, 4})));
        assertThat(part.position()).isEqualTo(1);
        assertThat(part.remaining()).isEqualTo(3);
    }

    @Test
    void members_of_an_array_are_bytes_or_null() {
        ByteBuffer bytes = ByteBuffer.wrap(new byte[]{0, -1, '"', '\\', ','});
        String members = "SELECT coalesce(b, 'none'::bytea) FROM unnest($1::bytea[]) WITH ORDINALITY AS u (b, n) ORDER BY n";

        assertThat(asked(members, new Many(new @Nullable ByteBuffer[]{bytes, null, ByteBuffer.allocate(0)})))
                .isEqualTo(List.of(bytes, ByteBuffer.wrap(new byte[]{'n', 'o', 'n', 'e'}), ByteBuffer.allocate(0)));
        assertThat(asked(members, new Many(new @Nullable ByteBuffer[0]))).isEmpty();
    }

    @Test
    void none_of_them_is_sent_as_text() {
        DefaultCodecs codecs = new DefaultCodecs(UnpooledByteBufAllocator.DEFAULT);
        Mono.usingWhen(CONNECTIONS.single(), connection -> Mono.from(new BinaryParameters().register(connection,
                UnpooledByteBufAllocator.DEFAULT, codecs)), PostgresqlConnection::close).block(PATIENCE);

        for (Object sent : List.of(ByteBuffer.wrap(new byte[]{1}), new Many(new ByteBuffer[0]), new String[]{"a"},
                new Long[]{1L}, new Integer[]{1}, new Boolean[]{true}, new Instant[]{Instant.EPOCH})) {
            assertThat(codecs.encode(sent).toString()).contains("FORMAT_BINARY");
        }
    }

    @Test
    void columns_of_rows_arrive_as_they_are() {
        String[] texts = {"", "plain", "NULL", "{\"a\",\\}", null, "Žluťoučký \uD83D\uDE80", "a,b c"};
        assertThat(members("text", texts, String.class)).containsExactly(texts);
        Long[] longs = {0L, -1L, Long.MIN_VALUE, Long.MAX_VALUE, null};
        assertThat(members("bigint", longs, Long.class)).containsExactly(longs);
        Integer[] integers = {0, -1, Integer.MIN_VALUE, null, Integer.MAX_VALUE};
        assertThat(members("int", integers, Integer.class)).containsExactly(integers);
        Boolean[] booleans = {true, null, false};
        assertThat(members("bool", booleans, Boolean.class)).containsExactly(booleans);
        Instant[] times = {Instant.EPOCH, null, Instant.parse("2026-11-22T01:02:03.123456Z"),
                Instant.parse("1999-12-31T23:59:59.999999Z"), Instant.parse("1900-01-01T00:00:00.000001Z")};
        assertThat(members("timestamptz", times, Instant.class)).containsExactly(times);
        assertThat(members("text", new String[0], String.class)).isEmpty();
    }

    @Test
    void a_time_is_the_same_however_it_is_sent() {
        Random random = new Random(1);
        Instant[] times = new Instant[200];
        for (int i = 0; i < times.length; i++) {
            // No half of a microsecond, which may go either way.
            times[i] = Instant.ofEpochSecond(random.nextLong(-2_000_000_000L, 4_000_000_000L),
                    random.nextInt(1_000_000) * 1_000L + random.nextInt(499) + (random.nextBoolean() ? 501 : 0));
        }
        String single = Arrays.stream(times).map(time -> "'" + time + "'::timestamptz")
                .collect(Collectors.joining(","));
        assertThat(asked("SELECT $1::timestamptz[] = ARRAY[" + single + "]", times, Boolean.class))
                .isEqualTo(List.of(true));
    }

    private static <T> List<@Nullable T> members(String type, T[] sent, Class<T> read) {
        List<Optional<T>> members = asked(
                "SELECT m FROM unnest($1::" + type + "[]) WITH ORDINALITY AS u (m, n) ORDER BY n",
                sent, read, Optional::ofNullable);
        List<@Nullable T> all = new ArrayList<>();
        members.forEach(member -> all.add(member.orElse(null)));
        return all;
    }

    private static List<ByteBuffer> asked(String sql, Object parameter) {
        return asked(sql, parameter, ByteBuffer.class);
    }

    private static <T> List<T> asked(String sql, Object parameter, Class<T> type) {
        return asked(sql, parameter, type, Objects::requireNonNull);
    }

    private static <T, R> List<R> asked(String sql, Object parameter, Class<T> type, Function<@Nullable T, R> column) {
        return Mono.usingWhen(CONNECTIONS.single(), connection -> {
            Statement statement = connection.createStatement(sql).bind(0, parameter);
            return Flux.from(statement.execute())
                    .concatMap(result -> result.map((row, metadata) -> column.apply(row.get(0, type))))
                    .collectList();
        }, PostgresqlConnection::close).blockOptional(PATIENCE).orElseThrow();
    }
}
