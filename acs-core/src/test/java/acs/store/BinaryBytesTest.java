package acs.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Random;

import acs.store.BinaryBytes.Many;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import io.r2dbc.postgresql.codec.DefaultCodecs;
import io.r2dbc.spi.Statement;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class BinaryBytesTest {
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
    void no_bytes_are_sent_as_a_text_of_digits() {
        DefaultCodecs codecs = new DefaultCodecs(UnpooledByteBufAllocator.DEFAULT);
        Mono.usingWhen(CONNECTIONS.single(), connection -> Mono.from(new BinaryBytes().register(connection,
                UnpooledByteBufAllocator.DEFAULT, codecs)), PostgresqlConnection::close).block(PATIENCE);

        assertThat(codecs.encode(ByteBuffer.wrap(new byte[]{1})).toString()).contains("FORMAT_BINARY");
    }

    private static List<ByteBuffer> asked(String sql, Object parameter) {
        return Mono.usingWhen(CONNECTIONS.single(), connection -> {
            Statement statement = connection.createStatement(sql).bind(0, parameter);
            return Flux.from(statement.execute())
                    .concatMap(result -> result.map((row, metadata) -> Objects
                            .requireNonNull(row.get(0, ByteBuffer.class))))
                    .collectList();
        }, PostgresqlConnection::close).blockOptional(PATIENCE).orElseThrow();
    }
}
