package acs.cwmp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceIdTest {
    @ParameterizedTest
    @CsvSource({"00259E, EG8145V5, 48575443A94196A5, 00259E-EG8145V5-48575443A94196A5",
            "9075BC, G-1425G-A, ALCLFC265D6F, 9075BC-G%2D1425G%2DA-ALCLFC265D6F",
            "C0B101, ZXHN H199A, ZTEYH86, C0B101-ZXHN%20H199A-ZTEYH86",
            "000FB7, '', 10.18.104.79, 000FB7-10%2E18%2E104%2E79",
            "00D09E, Größe, ÄÖ/ %2F, 00D09E-Gr%C3%B6%C3%9Fe-%C3%84%C3%96%2F%20%252F"})
    void the_canonical_id_is_percent_encoded_and_reads_back(String oui, String productClass, String serial,
            String canonical) {
        DeviceId id = new DeviceId("", oui, productClass, serial);

        assertThat(id.canonical()).isEqualTo(canonical);
        assertThat(DeviceId.parse(canonical)).contains(id);
    }

    @Test
    void any_parts_at_all_read_back_from_the_canonical_id() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            DeviceId id = new DeviceId("", part(random, 1), part(random, 0), part(random, 1));

            assertThat(DeviceId.parse(id.canonical())).as("seed %s, %s", seed, id).contains(id);
            assertThat(id.canonical()).matches("[0-9A-Za-z_%-]+");
        }
    }

    private static String part(Random random, int min) {
        StringBuilder out = new StringBuilder();
        for (int length = min + random.nextInt(12); length > 0; length--) {
            int codePoint = random.nextInt(4) == 0 ? 0x1F600 + random.nextInt(60) : 1 + random.nextInt(0x2FF);
            out.appendCodePoint(codePoint);
        }
        return out.toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-", "00259E", "a-b-c-d", "00259E-%", "00259E-%4", "00259E-%GG", "00259E-%C3",
            "00259E-a b",
            "00259E-", "-SERIAL", "00259E--"})
    void what_is_no_canonical_id_is_told_apart(String text) {
        assertThat(DeviceId.parse(text)).isEmpty();
    }

    @Test
    void a_device_without_serial_number_or_oui_or_with_endless_parts_does_not_exist() {
        assertThatIllegalArgumentException().isThrownBy(() -> new DeviceId("m", "00259E", "p", ""));
        assertThatIllegalArgumentException().isThrownBy(() -> new DeviceId("m", "", "p", "s"));
        assertThatIllegalArgumentException().isThrownBy(() -> new DeviceId("m", "00259E", "p", "s".repeat(257)));
        assertThatIllegalArgumentException().isThrownBy(() -> new DeviceId("m", "00259E", "p", "木".repeat(120)));
        assertThat(new DeviceId("m", "00259E", "p".repeat(200), "s".repeat(256)).canonical()).hasSize(464);
    }

    @Test
    void letters_digits_and_the_underscore_stand_for_themselves_and_nothing_else_does() {
        assertThat(new DeviceId("", "azAZ09_", "", "1").canonical()).isEqualTo("azAZ09_-1");
        for (char c = 1; c < 0x80; c++) {
            String part = String.valueOf(c);
            boolean isPlain = part.matches("[0-9A-Za-z_]");
            DeviceId id = new DeviceId("", "O", part, "1");

            assertThat(id.canonical()).isEqualTo("O-" + (isPlain ? part : "%%%02X".formatted((int) c)) + "-1");
            assertThat(DeviceId.parse("O-" + part + "-1").isPresent()).as(part).isEqualTo(isPlain);
        }
    }

    @Test
    void a_part_and_the_whole_may_be_as_long_as_allowed_and_no_longer() {
        assertThat(new DeviceId("m".repeat(256), "00259E", "", "1").manufacturer()).hasSize(256);
        for (int part = 0; part < 4; part++) {
            String[] parts = {"m", "o", "p", "s"};
            parts[part] = "x".repeat(257);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new DeviceId(parts[0], parts[1], parts[2], parts[3]));
        }
        // Three bytes in UTF-8, nine characters when encoded.
        String encoded = "木".repeat(113);
        int rest = DeviceId.CANONICAL_MAX - 9 * 113 - 2;
        assertThat(new DeviceId("", "o", encoded, "s".repeat(rest - 1)).canonical()).hasSize(DeviceId.CANONICAL_MAX);
        assertThatIllegalArgumentException().isThrownBy(() -> new DeviceId("", "o", encoded, "s".repeat(rest)));
        assertThat(new DeviceId("", "o".repeat(rest + 1), "", encoded).canonical()).hasSize(DeviceId.CANONICAL_MAX);
        assertThatIllegalArgumentException().isThrownBy(() -> new DeviceId("", "o".repeat(rest + 2), "", encoded));
    }
}
