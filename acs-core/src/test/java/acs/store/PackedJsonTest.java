package acs.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PackedJsonTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 1_000, 1_023, 1_024, 1_025, 5_000, 1_000_000})
    void what_is_packed_comes_out_again(int length) {
        String json = "{\"v\":\"" + "ä€😀x".repeat(length / 5) + "\"}";

        assertThat(PackedJson.unpack(PackedJson.pack(json))).isEqualTo(json);
    }

    @Test
    void a_small_text_stays_readable_in_the_database() {
        assertThat(PackedJson.pack("{}")).isEqualTo(ByteBuffer.wrap("{}".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void a_large_one_becomes_small() {
        assertThat(PackedJson.pack("{\"path\":\"Device.X\"}".repeat(1_000)).remaining()).isLessThan(1_000);
    }

    @Test
    void what_claims_to_be_gigantic_is_refused() {
        // A frame's header with a content size of 8 bytes, all ones.
        ByteBuffer liar = ByteBuffer
                .wrap(new byte[]{0x28, (byte) 0xB5, 0x2F, (byte) 0xFD, (byte) 0xE0, -1, -1, -1, 127, 0,
                        0, 0, 0});

        assertThatIllegalArgumentException().isThrownBy(() -> PackedJson.unpack(liar)).withMessageContaining("size");
    }
}
