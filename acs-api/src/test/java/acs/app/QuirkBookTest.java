package acs.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import acs.cwmp.DeviceId;
import acs.device.Quirk;
import acs.device.QuirkRule;
import acs.device.Quirks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuirkBookTest {
    @TempDir
    Path here;

    /** A device, what its rules say together, and which rules these are; every shipped rule has a device here. */
    private record Shipped(String manufacturer, String productClass, Quirks quirks, String... rules) {}

    private static final List<Shipped> SHIPPED = List.of(
            new Shipped("Sagemcom", "Fast2764", quirks(Quirk.NO_ROOT_NAMES),
                    "Sagemcom F@st 2764 refuses GetParameterNames of the empty path"),
            new Shipped("SAGEM", "SAGEM_FAST 2764v2", quirks(Quirk.NO_ROOT_NAMES),
                    "Sagemcom F@st 2764 refuses GetParameterNames of the empty path"),
            new Shipped("DrayTek Corp.", "Vigor2860L", quirks(Quirk.WALK_BY_LEVEL),
                    "DrayTek Vigor 2860 restarts on GetParameterNames of the whole tree"),
            new Shipped("Broadcom", "2194-V7610", quirks(Quirk.MISTAKEN_TRANSFER_FAULT),
                    "2194-V7610 reports fault 9010 for files that it took"),
            new Shipped("THOMSON", "SpeedTouch 780", quirks(Quirk.NO_PARAMETER_KEY),
                    "SpeedTouch 780 does not keep the ParameterKey"),
            new Shipped("ZyXEL", "P-2602HW-D1A", quirks(Quirk.NO_PARAMETER_KEY),
                    "ZyXEL P-2602HW does not return the ParameterKey"),
            new Shipped("Baicells Technologies", "mBS31001",
                    new Quirks(Set.of(Quirk.REBOOT_AFTER_SET), 0, Set.of(9003, 9007)),
                    "Baicells says 9003 or 9007 until it is ready", "Baicells needs a reboot before values count"),
            // Other devices of these makers, and devices of others that are called alike.
            new Shipped("Sagemcom", "Fast5366", quirks()), new Shipped("Other", "Fast2764", quirks()),
            new Shipped("DrayTek Corp.", "Vigor2862", quirks()), new Shipped("Other", "Vigor2860L", quirks()),
            new Shipped("Broadcom", "2194-V7611", quirks()), new Shipped("THOMSON", "SpeedTouch 585", quirks()),
            new Shipped("ZyXEL", "P-2612HW", quirks()), new Shipped("Other Baicells", "mBS31001", quirks()),
            new Shipped("Acme", "Gateway", Quirks.NONE));

    private static Quirks quirks(Quirk... quirks) {
        return new Quirks(Set.of(quirks), 0, Set.of());
    }

    private static List<Shipped> shippedRules() {
        return SHIPPED;
    }

    @ParameterizedTest
    @MethodSource("shippedRules")
    void the_shipped_rules_know_their_devices_and_no_others(Shipped known) {
        DeviceId device = new DeviceId(known.manufacturer(), "00A1B2", known.productClass(), "1");

        assertThat(QuirkBook.shipped().of(device, "1.0")).isEqualTo(known.quirks());
        assertThat(QuirkBook.shipped().rules()).filteredOn(rule -> rule.matches(device, "1.0"))
                .extracting(QuirkRule::name).containsExactlyInAnyOrder(known.rules());
    }

    @Test
    void every_shipped_rule_has_its_case_in_this_test() {
        Set<String> tested = SHIPPED.stream().flatMap(known -> Arrays.stream(known.rules()))
                .collect(Collectors.toSet());

        assertThat(QuirkBook.shipped().rules()).extracting(QuirkRule::name).doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(tested);
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
}
