package acs.load.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import acs.load.cpe.CpeLogin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Held against the challenge that simulated devices themselves give, and for the rest against the wire. */
class ChallengeAnswerTest {
    private final ChallengeAnswer answer = new ChallengeAnswer(new CpeLogin("me", "s3cret"));

    private String next() {
        return Objects.requireNonNull(answer.header("/acs"));
    }

    private static String field(String header, String name) {
        Matcher field = Pattern.compile("\\b" + name + "=\"?([^\", ]*)").matcher(header);
        assertThat(field.find()).as(name + " in " + header).isTrue();
        return field.group(1);
    }

    @Test
    void nothing_is_shown_before_it_is_asked_for() {
        assertThat(answer.header("/")).isNull();
        assertThat(answer.challenged(List.of("Negotiate", "Digest algorithm=SHA-512, nonce=\"x\""))).isFalse();
        assertThat(answer.header("/")).isNull();
    }

    @Test
    void the_form_of_rfc_2069_is_answered_in_kind() {
        assertThat(answer.challenged(List.of("Digest realm=\"r\", nonce=\"n\""))).isTrue();
        // md5(md5("me:r:s3cret"):n:md5("POST:/acs"))
        assertThat(field(next(), "response")).isEqualTo("e3910ac7f4b5a0cf70cf8a6738589284");
        assertThat(next()).doesNotContain("nc=", "qop=");
    }

    @ParameterizedTest
    @ValueSource(strings = {"auth", "auth-int, auth"})
    void with_qop_each_answer_counts_on_and_has_its_own_cnonce(String qop) {
        answer.challenged(List.of("digest nonce=\"n\" realm=r, qop=\"" + qop + "\", algorithm=SHA-256"));
        String first = next();
        String second = next();
        assertThat(field(first, "nc")).isEqualTo("00000001");
        assertThat(field(second, "nc")).isEqualTo("00000002");
        assertThat(field(first, "cnonce")).isNotEqualTo(field(second, "cnonce"));
        assertThat(field(first, "response")).hasSize(64);
        answer.challenged(List.of("Digest nonce=\"m\", realm=r, qop=auth"));
        assertThat(field(next(), "nc")).isEqualTo("00000001");
    }

    @Test
    void the_first_challenge_that_is_known_is_answered() {
        answer.challenged(List.of("Digest algorithm=SHA-512, nonce=\"x\"", "Basic realm=\"r\"",
                "Digest realm=\"r\", nonce=\"n\""));
        assertThat(next()).isEqualTo("Basic bWU6czNjcmV0");
        assertThat(new CpeLogin("me", "s3cret")).asString().doesNotContain("s3cret");
    }
}
