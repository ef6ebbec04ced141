package acs.transport.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;

import acs.cwmp.DecodeFailure;
import acs.memory.MemoryBudget;
import acs.memory.MemoryLimits;
import acs.transport.soap.SoapException;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Compressed bodies, as tools make them and as attackers do. */
class InflationTest {
    private static final byte[] TEXT = "an envelope, or what stands for one; ".repeat(50).getBytes(UTF_8);

    private final Inflation inflation = new Inflation(HttpLimits.defaults());

    private byte[] inflated(ContentCoding coding, byte[] compressed) {
        RequestBody body = new RequestBody(new BodyMemory(new MemoryBudget(MemoryLimits.only(64 << 20)), null),
                4 << 20, compressed.length);
        assertThat(body.append(Unpooled.wrappedBuffer(compressed))).isEqualTo(RequestBody.Appended.KEPT);
        ByteBuffer out = inflation.inflate(body, coding);
        byte[] text = new byte[out.remaining()];
        out.get(text);
        return text;
    }

    private static byte[] gzip(byte[] text) {
        return RequestFormsTest.compressed("gzip", text);
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private void isBroken(ContentCoding coding, byte[] compressed) {
        assertThatThrownBy(() -> inflated(coding, compressed)).isInstanceOfSatisfying(SoapException.class,
                broken -> assertThat(broken.failure()).isEqualTo(DecodeFailure.BAD_COMPRESSION));
    }

    @Test
    void members_follow_one_another_and_what_is_none_is_ignored() {
        byte[] all = joined(gzip(TEXT), gzip(new byte[0]), gzip(TEXT), new byte[]{0, 0, 0, 0x1f, (byte) 0x8b});
        assertThat(inflated(ContentCoding.GZIP, all)).isEqualTo(joined(TEXT, TEXT));
        assertThat(inflated(ContentCoding.GZIP, joined(gzip(TEXT), new byte[]{0x1f, (byte) 0x8b, 8}))).isEqualTo(TEXT);
    }

    @Test
    void thousands_of_empty_members_are_refused() {
        byte[] empty = gzip(new byte[0]);
        byte[][] members = new byte[20_000][];
        Arrays.fill(members, empty);
        isBroken(ContentCoding.GZIP, joined(members));
        assertThat(inflated(ContentCoding.GZIP, joined(Arrays.copyOf(members, 256)))).isEmpty();
    }

    @Test
    void every_optional_part_of_a_header_may_be_there() {
        byte[] plain = gzip(TEXT);
        byte[] head = {0x1f, (byte) 0x8b, 8, 2 | 4 | 8 | 16, 1, 2, 3, 4, 0, 3, 3, 0, 9, 9, 9, 'n', 0, 'c', 'c', 0};
        CRC32 check = new CRC32();
        check.update(head);
        byte[] sum = {(byte) check.getValue(), (byte) (check.getValue() >> 8)};
        byte[] rest = Arrays.copyOfRange(plain, 10, plain.length);
        assertThat(inflated(ContentCoding.GZIP, joined(head, sum, rest))).isEqualTo(TEXT);
        sum[0]++;
        isBroken(ContentCoding.GZIP, joined(head, sum, rest));
    }

    @ParameterizedTest
    @EnumSource(names = {"GZIP", "DEFLATE"})
    void a_stream_that_is_cut_anywhere_is_refused(ContentCoding coding) {
        byte[] whole = coding == ContentCoding.GZIP ? gzip(TEXT) : RequestFormsTest.compressed("deflate", TEXT);
        for (int length = 1; length < whole.length; length++) {
            isBroken(coding, Arrays.copyOf(whole, length));
        }
    }

    @Test
    void a_wrong_check_sum_or_length_is_refused() {
        for (int fromEnd = 1; fromEnd <= 8; fromEnd++) {
            byte[] bad = gzip(TEXT);
            bad[bad.length - fromEnd]++;
            isBroken(ContentCoding.GZIP, bad);
        }
    }

    @Test
    void a_stream_that_wants_a_dictionary_is_refused() {
        isBroken(ContentCoding.DEFLATE, new byte[]{0x78, (byte) 0xbb, 1, 2, 3, 4, 5, 6, 7, 8});
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void whatever_the_bytes_are_it_ends_with_a_text_or_a_refusal(long seed) {
        Random random = new Random(seed);
        byte[][] kinds = {joined(gzip(TEXT), gzip(TEXT)), RequestFormsTest.compressed("deflate", TEXT),
                RequestFormsTest.compressed("raw", TEXT)};
        for (int i = 0; i < 3_000; i++) {
            byte[] bytes = kinds[i % 3].clone();
            for (int change = random.nextInt(4); change >= 0; change--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            try {
                inflated(i % 3 == 0 ? ContentCoding.GZIP : ContentCoding.DEFLATE, bytes);
            } catch (SoapException refused) {
                assertThat(refused.failure()).isIn(DecodeFailure.BAD_COMPRESSION, DecodeFailure.TOO_LARGE);
            }
        }
    }

    @Test
    void a_member_after_the_other_cannot_grow_beyond_the_bound() {
        byte[] bomb = gzip(new byte[1 << 20]);
        byte[][] members = new byte[5][];
        Arrays.fill(members, bomb);
        assertThatThrownBy(() -> inflated(ContentCoding.GZIP, joined(members))).isInstanceOfSatisfying(
                SoapException.class, grown -> assertThat(grown.failure()).isEqualTo(DecodeFailure.TOO_LARGE));
    }

    @Test
    void a_cpe_is_told_400_at_once() {
        byte[] empty = gzip(new byte[0]);
        byte[][] members = new byte[20_000][];
        Arrays.fill(members, empty);
        try (SouthboundFixture acs = new SouthboundFixture(SouthboundSettings.defaults())) {
            acs.cpe().post(joined(members), "Content-Encoding: gzip").expect(400);
            acs.servesTheNextGoodInform();
        }
    }
}
