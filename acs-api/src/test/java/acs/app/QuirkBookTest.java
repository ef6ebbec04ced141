package acs.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Set;
import java.util.stream.Collectors;

import acs.cwmp.DeviceId;
import acs.device.Quirk;
import acs.device.QuirkRule;
import acs.device.Quirks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuirkBookTest {
    @TempDir
    Path here;

    @ParameterizedTest
    @CsvSource({"Sagemcom, Fast2764, NO_ROOT_NAMES", "DrayTek Corp., Vigor2860L, WALK_BY_LEVEL",
            "Broadcom, 2194-V7610, MISTAKEN_TRANSFER_FAULT", "THOMSON, SpeedTouch 780, NO_PARAMETER_KEY",
            "ZyXEL, P-2602HW-D1A, NO_PARAMETER_KEY", "Baicells Technologies, mBS31001, REBOOT_AFTER_SET"})
    void a_shipped_rule_knows_its_device(String manufacturer, String productClass, Quirk quirk) {
        assertThat(shipped(manufacturer, productClass).quirks()).containsExactly(quirk);
    }

    @Test
    void baicells_says_some_faults_only_for_now() {
        assertThat(shipped("Baicells", "mBS1100").passingFaults()).containsExactlyInAnyOrder(9003, 9007);
    }

    @Test
    void a_device_without_a_rule_is_as_the_standard_says() {
        assertThat(shipped("Acme", "Gateway")).isEqualTo(Quirks.NONE);
    }

    @Test
    void every_shipped_rule_has_its_case_in_this_test() {
        Set<String> names = QuirkBook.shipped().rules().stream().map(QuirkRule::name).collect(Collectors.toSet());
        assertThat(names).hasSize(7);
    }

    @Test
    void the_operators_rules_add_to_the_shipped_ones_and_can_take_their_place() throws IOException {
        Path file = write("""
                version: ours-1
                rules:
                  - {number: Q33, name: words, oui: 00A1B2, softwareVersion: '1\\..*', quirks: [booleanWords]}
                  - {number: Q35, name: small, oui: 00a1b2, readBatchMax: 20}
                """);
        QuirkBook book = new QuirkBook(file);
        DeviceId device = new DeviceId("Baicells", "00A1B2", "x", "1");
        assertThat(book.rules().version()).isEqualTo("ours-1");
        assertThat(book.rules().of(device, "1.2"))
                .isEqualTo(new Quirks(Set.of(Quirk.BOOLEAN_WORDS, Quirk.REBOOT_AFTER_SET), 20, Set.of(9003, 9007)));
        assertThat(book.rules().of(device, "2.0").has(Quirk.BOOLEAN_WORDS)).isFalse();

        write("version: '2'\nshipped: false\nrules: [{number: Q35, name: small, oui: 00A1B2, readBatchMax: 20}]");
        book.look();
        assertThat(book.rules().of(device, "1.2")).isEqualTo(new Quirks(Set.of(), 20, Set.of()));
    }

    @Test
    void a_file_that_becomes_wrong_or_goes_away_changes_nothing_until_it_is_right_again() throws IOException {
        String right = "version: '1'\nrules: [{number: Q35, name: small, oui: 00A1B2, readBatchMax: 20}]";
        Path file = write(right);
        QuirkBook book = new QuirkBook(file);
        for (String wrong : new String[]{"rules: [", "version: 2\nrules: [{number: Q35}]"}) {
            write(wrong);
            book.look();
            assertThat(book.rules().version()).isEqualTo("1");
        }
        Files.delete(file);
        book.look();
        assertThat(book.rules().version()).isEqualTo("1");
        write(right.replace("'1'", "'3'"));
        book.look();
        assertThat(book.rules().version()).isEqualTo("3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"quirks: [noSuch] | unknown quirk `noSuch`", "quirks: [booleanWords] | is Q33, not Q35",
            "readBatchMax: 0 | readBatchMax must be 1", "passingFaults: [1] | passingFaults must be 9000",
            "colour: red | unknown entry `colour`", "softwareVersion: '[' | no regular expression",
            "name: small | says nothing"})
    void a_mistake_is_named_with_its_rule(String mistakeAndWord) throws IOException {
        String[] parts = mistakeAndWord.split(" \\| ", -1);
        Path file = write("version: 1\nrules:\n  - number: Q35\n    oui: 00A1B2\n    "
                + (parts[0].startsWith("name") ? "" : "name: x\n    ") + parts[0]);
        assertThatIllegalArgumentException().isThrownBy(() -> new QuirkBook(file)).withMessageContaining("rule 1")
                .withMessageContaining(parts[1]);
    }

    private long written;

    private Path write(String text) throws IOException {
        Path file = Files.writeString(here.resolve("quirks.yaml"), text);
        // Two writes within the clock's grain would look the same.
        Files.setLastModifiedTime(file, FileTime.fromMillis(++written * 10_000));
        return file;
    }

    private static Quirks shipped(String manufacturer, String productClass) {
        return QuirkBook.shipped().of(new DeviceId(manufacturer, "00A1B2", productClass, "1"), "1.0");
    }
}
