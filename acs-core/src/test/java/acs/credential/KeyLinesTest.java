package acs.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Base64;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyLinesTest {
    private static final byte[] KEY = new byte[KeyRing.KEY_BYTES];
    private static final String TEXT = Base64.getEncoder().encodeToString(KEY);

    @Test
    void versions_comments_and_empty_lines_are_read_and_the_highest_version_is_current() {
        KeyRing ring = KeyLines.parse("# mine\n\n1:" + TEXT + "\r\n 3:" + TEXT + " \n");

        assertThat(ring.known()).containsExactly(1, 3);
        assertThat(ring.current()).isEqualTo(3);
    }

    @Test
    void a_variable_may_hold_all_in_one_line() {
        assertThat(KeyLines.parse("1:" + TEXT + ",2:" + TEXT + " 4:" + TEXT).known()).containsExactly(1, 2, 4);
    }

    @Test
    void what_is_written_is_read() {
        assertThat(KeyLines.parse(KeyLines.line(7, KEY)).fingerprint(7)).isPresent()
                .isEqualTo(KeyLines.parse("7:" + TEXT).fingerprint(7));
    }

    @ParameterizedTest
    @CsvSource({"'', holds no key", "'# nothing', holds no key", "'x:AAAA', line 1 does not begin with a version",
            "'0:AAAA', line 1 does not begin with a version", "'-1:AAAA', line 1 does not begin with a version",
            "'99999999999:AAAA', line 1 does not begin with a version", "'AAAA', line 1 does not begin with a version",
            "'1:AAAA', has 3 bytes in place of 32", "'1:%%%%', the key is no Base64"})
    void what_is_wrong_is_named_by_its_line(String text, String problem) {
        assertThatIllegalArgumentException().isThrownBy(() -> KeyLines.parse(text)).withMessageContaining(problem)
                .withNoCause().satisfies(error -> assertThat(error.getMessage()).doesNotContain("AAAA", "%%%%"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 9, 10, 11, 19, 20, 90, 99, 100, 109, 999_999_999})
    void a_version_of_several_digits_is_read_as_it_is_written(int version) {
        assertThat(KeyLines.parse(KeyLines.line(version, KEY)).known()).containsExactly(version);
    }

    @Test
    void after_the_tenth_rotation_the_newest_key_is_still_the_current_one() {
        StringBuilder text = new StringBuilder();
        for (int version = 1; version <= 12; version++) {
            text.append(KeyLines.line(version, KEY));
        }
        assertThat(KeyLines.parse(text.toString()).current()).isEqualTo(12);
        assertThat(KeyLines.parse(text.toString()).versions()).containsExactly(12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1000000000", "0000000001", "1/", "1:", "/1", "1a", "+1", " "})
    void what_is_no_version_is_refused(String version) {
        assertThatIllegalArgumentException().isThrownBy(() -> KeyLines.parse(version + ":" + TEXT));
    }

    @Test
    void as_many_versions_as_allowed_are_read_and_one_more_is_too_many() {
        StringBuilder text = new StringBuilder();
        for (int version = 1; version <= KeyLines.VERSIONS_MAX; version++) {
            text.append(KeyLines.line(version, KEY));
        }
        assertThat(KeyLines.parse(text.toString()).known()).hasSize(KeyLines.VERSIONS_MAX);
        text.append(KeyLines.line(KeyLines.VERSIONS_MAX + 1, KEY));
        assertThatIllegalArgumentException().isThrownBy(() -> KeyLines.parse(text.toString()))
                .withMessageContaining("more than 100 versions");
    }

    @Test
    void a_fingerprint_tells_keys_apart_and_is_always_the_same() {
        assertThat(Keys.upTo(2).fingerprint(1)).isPresent().isEqualTo(Keys.upTo(1).fingerprint(1));
        assertThat(Keys.upTo(2).fingerprint(1)).isNotEqualTo(Keys.upTo(2).fingerprint(2));
        assertThat(Keys.upTo(2).fingerprint(1).orElseThrow()).hasSize(16);
        assertThat(Keys.upTo(2).fingerprint(3)).isEmpty();
    }

    @Test
    void a_version_that_stands_there_twice_is_refused_without_telling_a_key() {
        assertThatIllegalArgumentException().isThrownBy(() -> KeyLines.parse("1:" + TEXT + "\n1:" + TEXT))
                .withMessage("line 2: version 1 stands there twice");
    }

    @Test
    void a_ring_in_use_at_an_older_version_knows_the_newer_one_and_offers_it_to_nobody() {
        KeyRing ring = Keys.upTo(3).using(2);

        assertThat(ring.current()).isEqualTo(2);
        assertThat(ring.versions()).containsExactly(2, 1);
        assertThat(ring.known()).containsExactly(1, 2, 3);
        assertThat(ring.key(3, "any")).isPresent();
        assertThat(ring).hasToString("KeyRing[1, 2, 3] using 2");
    }
}
