package acs.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A quirk that a rule can name does something, and a test says what, by the quirk's number. */
class QuirkUseTest {
    private static final List<String> MAIN = sources(Path.of("src", "main", "java"), "Quirk.java");
    private static final List<String> TESTS = sources(Path.of("src", "test", "java"), "QuirkUseTest.java");

    private static List<String> sources(Path root, String without) {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !file.endsWith(without)).map(QuirkUseTest::text).toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    @ParameterizedTest
    @EnumSource(Quirk.class)
    void every_quirk_is_obeyed_and_has_a_test_that_names_its_number(Quirk quirk) {
        String constant = "Quirk." + quirk;

        assertThat(MAIN).as("code that asks for %s", quirk).anyMatch(text -> text.contains(constant));
        assertThat(TESTS).as("a test of %s that names %s", quirk, quirk.number())
                .anyMatch(text -> text.contains(constant) && text.contains(quirk.number()));
    }
}
