package acs.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

import acs.cwmp.ParameterType;
import acs.cwmp.ParameterValue;
import acs.device.ParameterReport;
import com.github.luben.zstd.Zstd;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The short way to a new document leads to the same one as the long way, or is not taken. */
class ShadowPatchTest {
    private static final String SINCE = ShadowEntry.since(1_795_000_000_000L);
    private static final int MANY = 1_000;
    private static final List<ParameterType> TYPES = List.of(ParameterType.values());

    @Test
    void told_values_are_replaced_where_they_stand_new_ones_come_last_and_all_else_stays() {
        ByteBuffer before = document(List.of(Map.entry("A", "Sshape:1"),
                Map.entry("B", "+w2B@a:old \"b\" \\"), Map.entry("C", "S@b:c\n")));

        assertThat(json(patched(before, value("D", "d"), value("B", "x:\"y\""), value("A", "é"))))
                .isEqualTo(
                        "{ \"A\":\"s" + SINCE + ":é\",\"B\":\"+w2s" + SINCE + ":x:\\\"y\\\"\",\"C\":\"S@b:c\\u000a\","
                                + "\"D\":\"s" + SINCE + ":d\"}");
    }

    @Test
    void whatever_the_values_are_both_ways_lead_to_the_same_document() {
        long seed = Long.getLong("acs.seed", System.nanoTime());
        System.out.println("ShadowPatchTest seed " + seed);
        Random random = new Random(seed);
        int taken = 0;
        for (int round = 0; round < 3_000; round++) {
            List<ParameterValue> values = values(random, 6);
            byte[] document = ShadowReports.merged(null, report(values), "@1", MANY);
            for (int i = 0; i < 3; i++) {
                values = random.nextBoolean() ? again(random, values) : values(random, 6);
                ParameterReport report = report(values);
                byte @Nullable [] patched = ShadowPatch.patched(ByteBuffer.wrap(document), report.values(), SINCE,
                        MANY);
                document = ShadowReports.merged(ByteBuffer.wrap(document), report, SINCE, MANY);
                if (patched != null) {
                    taken++;
                    assertThat(ShadowDocument.read(ByteBuffer.wrap(patched))).as("seed %s round %s", seed, round)
                            .isEqualTo(ShadowDocument.read(ByteBuffer.wrap(document)));
                }
            }
        }
        assertThat(taken).isGreaterThan(300);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{", "{}x", "{\"A\":1}", "{\"A\":\"no entry\"}", "{\"A\":\"\"}",
            "{\"A\":\"+w:x\"}",
            "{\"A\":\"S:1\",}", "{\"A\" :\"S:1\"}", "{\"A\":\"S:1\"", "{\"A\":\"S:1", "{\"A\":\"S:1\\",
            "{\"A\\u0041\":\"S:1\"}",
            "{\"A\":\"S:1\n\"}", "{\"A\":\"S:1\"}}", "{\"A\":\"S:1\",\"A\":\"S:2\"}"})
    void a_document_that_is_not_as_the_acs_writes_it_goes_the_long_way(String json) {
        ByteBuffer document = ByteBuffer.wrap(Zstd.compress(json.getBytes(StandardCharsets.UTF_8)));

        assertThat(ShadowPatch.patched(document, List.of(value("A", "1")), SINCE, MANY)).isNull();
    }

    @Test
    void a_name_that_reads_on_into_the_documents_own_marks_is_another_name() {
        ByteBuffer document = document(List.of(Map.entry("A", "S@a:1"), Map.entry("B", "S@a:2")));

        assertThat(ShadowPatch.patched(document, List.of(value("A\":\"S@a:1", "x")), SINCE, MANY)).isNotNull()
                .satisfies(patched -> assertThat(json(patched)).startsWith("{ \"A\":\"S@a:1\",\"B\":\"S@a:2\","));
        assertThat(json(patched(document, value("Ã©", "x")))).startsWith("{ \"A\":\"S@a:1\",\"B\":\"S@a:2\",");
        ByteBuffer accent = document(List.of(Map.entry("é", "S@a:1")));
        assertThat(json(patched(accent, value("Ã©", "x")))).startsWith("{ \"é\":\"S@a:1\",\"Ã©\":");
    }

    @Test
    void what_is_too_much_goes_the_long_way() {
        ByteBuffer two = document(List.of(Map.entry("A", "S@a:1"), Map.entry("B", "S@a:1")));
        assertThat(ShadowPatch.patched(two, List.of(value("C", "1")), SINCE, 3)).isNotNull();
        assertThat(ShadowPatch.patched(two, List.of(value("C", "1")), SINCE, 2)).isNull();
        assertThat(ShadowPatch.patched(two, List.of(value("A".repeat(1_025), "1")), SINCE, MANY)).isNull();
        List<ParameterValue> large = new ArrayList<>();
        for (int i = 0; i < 17; i++) {
            large.add(value("L" + i, "x".repeat(ShadowEntry.VALUE_MAX)));
        }
        assertThat(ShadowPatch.patched(two, large, SINCE, MANY)).isNull();
        assertThat(ShadowPatch.patched(two, large.subList(0, 3), SINCE, MANY)).isNotNull();
    }

    @Test
    void names_that_are_stored_otherwise_or_come_twice_go_the_long_way() {
        ByteBuffer document = document(List.of(Map.entry("A\uFFFD", "S@a:1")));

        assertThat(ShadowPatch.patched(document, List.of(value("A\0", "1")), SINCE, MANY)).isNull();
        assertThat(ShadowPatch.patched(document, List.of(value("B", "1"), value("B", "2")), SINCE, MANY)).isNull();
        assertThat(ShadowPatch.patched(ByteBuffer.wrap(new byte[3]), List.of(value("B", "1")), SINCE, MANY)).isNull();
    }

    private static List<ParameterValue> values(Random random, int max) {
        List<ParameterValue> values = new ArrayList<>();
        for (int i = random.nextInt(max); i >= 0; i--) {
            values.add(new ParameterValue("Device." + text(random, 2), text(random, 12),
                    TYPES.get(random.nextInt(TYPES.size()))));
        }
        return values;
    }

    /** As a device tells them that was asked for the same as before: most of the same names in the same order. */
    private static List<ParameterValue> again(Random random, List<ParameterValue> before) {
        List<ParameterValue> values = new ArrayList<>();
        for (ParameterValue value : before) {
            switch (random.nextInt(8)) {
                case 0 -> values.addAll(values(random, 1));
                case 1 -> values.add(0, value);
                case 2 -> {
                    // It is gone.
                }
                default -> values.add(value(value.name(), text(random, 12)));
            }
        }
        return values;
    }

    private static String text(Random random, int max) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(max + 1); i > 0; i--) {
            text.append("abc:+@\"\\\n\t\u007fé中\uD83D\uDE00\uD83D\uDE00\uFFFD\0\uDC00".charAt(random.nextInt(19)));
        }
        return text.toString();
    }

    private static byte[] patched(ByteBuffer before, ParameterValue... values) {
        return Objects.requireNonNull(ShadowPatch.patched(before, List.of(values), SINCE, MANY));
    }

    private static ParameterReport report(List<ParameterValue> values) {
        return new ParameterReport(values, List.of(), List.of(), List.of(), null);
    }

    private static ParameterValue value(String name, String value) {
        return ParameterValue.of(name, value);
    }

    private static ByteBuffer document(List<Map.Entry<String, String>> members) {
        return ByteBuffer.wrap(ShadowDocument.write(members, members.size()));
    }

    private static String json(byte[] document) {
        return new String(ShadowDocument.decompress(ByteBuffer.wrap(document)), StandardCharsets.UTF_8);
    }
}
