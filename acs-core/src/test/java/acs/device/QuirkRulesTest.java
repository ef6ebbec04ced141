package acs.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

import acs.cwmp.DeviceId;
import acs.cwmp.ParameterAttributes;
import acs.cwmp.ParameterInfo;
import acs.cwmp.ParameterValue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which devices a rule is about, and what several rules say together. */
class QuirkRulesTest {
    private static final DeviceId DEVICE = new DeviceId("Acme", "00D09E", "Box", "1");
    private static final Quirks WORDS = quirks(0, Quirk.BOOLEAN_WORDS);

    private static Quirks quirks(int batch, Quirk... quirks) {
        return new Quirks(Set.of(quirks), batch, Set.of());
    }

    private static QuirkRule rule(@Nullable String manufacturer, @Nullable String oui, @Nullable String productClass,
            @Nullable String version, Quirks quirks) {
        return new QuirkRule("test", pattern(manufacturer), pattern(oui), pattern(productClass), pattern(version),
                quirks);
    }

    private static @Nullable Pattern pattern(@Nullable String regex) {
        return regex == null ? null : Pattern.compile(regex);
    }

    private static Quirks of(QuirkRule... rules) {
        return new QuirkRules("1", List.of(rules)).of(DEVICE, "3.1");
    }

    @Test
    void a_rule_is_about_the_devices_that_fit_all_its_patterns() {
        assertThat(of(rule(null, null, null, null, WORDS))).isEqualTo(WORDS);
        assertThat(of(rule("Ac.*", "00D09E", "Box", "3\\..*", WORDS))).isEqualTo(WORDS);
        assertThat(of(rule("Other", "00D09E", "Box", "3\\..*", WORDS))).isEqualTo(Quirks.NONE);
        assertThat(of(rule("Ac.*", "00D09F", "Box", "3\\..*", WORDS))).isEqualTo(Quirks.NONE);
        assertThat(of(rule("Ac.*", "00D09E", "Bag", "3\\..*", WORDS))).isEqualTo(Quirks.NONE);
        assertThat(of(rule("Ac.*", "00D09E", "Box", "4\\..*", WORDS))).isEqualTo(Quirks.NONE);
    }

    @Test
    void a_pattern_fits_the_whole_text_and_not_a_part_of_it() {
        assertThat(of(rule("Ac", null, null, null, WORDS))).isEqualTo(Quirks.NONE);
        assertThat(of(rule(null, "00D09", null, null, WORDS))).isEqualTo(Quirks.NONE);
        assertThat(of(rule(null, null, "Bo", null, WORDS))).isEqualTo(Quirks.NONE);
        assertThat(of(rule(null, null, null, "3", WORDS))).isEqualTo(Quirks.NONE);
    }

    @Test
    void a_rule_for_a_version_is_not_about_a_device_that_tells_none() {
        QuirkRules rules = new QuirkRules("1", List.of(rule(null, null, null, "3\\..*", WORDS)));

        assertThat(rules.of(DEVICE, "")).isEqualTo(Quirks.NONE);
    }

    @Test
    void what_all_rules_about_a_device_say_adds_up() {
        Quirks both = of(rule(null, null, null, null, new Quirks(Set.of(Quirk.BOOLEAN_WORDS), 0, Set.of(9001))),
                rule("Other", null, null, null, quirks(1, Quirk.NO_ROOT_NAMES)),
                rule(null, null, "Box", null, new Quirks(Set.of(Quirk.WALK_BY_LEVEL), 0, Set.of(9002))));

        assertThat(both).isEqualTo(
                new Quirks(Set.of(Quirk.BOOLEAN_WORDS, Quirk.WALK_BY_LEVEL), 0, Set.of(9001, 9002)));
        assertThat(both.has(Quirk.WALK_BY_LEVEL)).isTrue();
        assertThat(both.has(Quirk.NO_ROOT_NAMES)).isFalse();
    }

    @Test
    void of_two_batch_sizes_the_smaller_counts_and_none_says_nothing() {
        assertThat(quirks(20).and(quirks(10)).readBatchMax()).isEqualTo(10);
        assertThat(quirks(10).and(quirks(20)).readBatchMax()).isEqualTo(10);
        assertThat(quirks(0).and(quirks(20)).readBatchMax()).isEqualTo(20);
        assertThat(quirks(20).and(quirks(0)).readBatchMax()).isEqualTo(20);
        assertThat(quirks(0).and(quirks(0)).readBatchMax()).isZero();
    }

    @Test
    void a_report_is_empty_only_when_it_holds_nothing_for_the_shadow() {
        List<ParameterValue> values = List.of(ParameterValue.of("A", "1"));
        List<ParameterInfo> names = List.of(new ParameterInfo("A", true));
        List<ParameterAttributes> attributes = List.of(new ParameterAttributes("A", 1, List.of()));

        assertThat(ParameterReport.NOTHING.isEmpty()).isTrue();
        assertThat(new ParameterReport(List.of(), List.of(), List.of(), List.of(), "mark").isEmpty())
                .as("the mark is no part of the shadow").isTrue();
        assertThat(List.of(new ParameterReport(values, List.of(), List.of(), List.of(), null),
                new ParameterReport(List.of(), names, List.of(), List.of(), null),
                new ParameterReport(List.of(), List.of(), attributes, List.of(), null),
                new ParameterReport(List.of(), List.of(), List.of(), List.of("A."), null)))
                .noneMatch(ParameterReport::isEmpty);
    }

    @Test
    void a_quirk_is_described_under_a_number() {
        assertThat(Quirk.values()).extracting(Quirk::number).allMatch(number -> number.matches("Q\\d+"));
        assertThat(Quirk.BOOLEAN_WORDS.number()).isEqualTo("Q33");
    }
}
