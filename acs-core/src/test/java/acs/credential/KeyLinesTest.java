package acs.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Base64;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
