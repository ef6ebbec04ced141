package acs.transport.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes of a TLS record that is not complete. */
class TlsRecordWatchTest {
    private final AtomicInteger held = new AtomicInteger();
    private final EmbeddedChannel channel = new EmbeddedChannel(new TlsRecordWatch(held::set));

    private static byte[] records(int... lengths) {
        byte[] all = new byte[0];
        for (int length : lengths) {
            int from = all.length;
            all = java.util.Arrays.copyOf(all, from + 5 + length);
            all[from] = 23;
            all[from + 1] = 3;
            all[from + 2] = 3;
            all[from + 3] = (byte) (length >> 8);
            all[from + 4] = (byte) length;
        }
        return all;
    }

    private void comes(byte[] bytes, int from, int to) {
        channel.writeInbound(Unpooled.copiedBuffer(bytes, from, to - from));
    }

    @Test
    void a_half_sent_record_is_held_until_its_end() {
        byte[] record = records(16_384);
        comes(record, 0, 3);
        assertThat(held).hasValue(3);
        comes(record, 3, 4);
        comes(record, 4, 16_000);
        assertThat(held).hasValue(16_000);
        comes(record, 16_000, record.length);
        assertThat(held).hasValue(0);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void wherever_the_pieces_end_the_rest_of_the_last_record_is_held(long seed) {
        Random random = new Random(seed);
        int[] lengths = random.ints(50, 0, 700).toArray();
        byte[] all = records(lengths);
        int at = 0;
        while (at < all.length) {
            int next = Math.min(all.length, at + 1 + random.nextInt(400));
            comes(all, at, next);
            at = next;
            assertThat(held).hasValue(rest(lengths, at));
        }
        channel.finishAndReleaseAll();
    }

    private static int rest(int[] lengths, int came) {
        int left = came;
        for (int length : lengths) {
            if (left < 5 + length) {
                return left;
            }
            left -= 5 + length;
        }
        return left;
    }
}
