package acs.transport.wake;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChallengeTest {
    private static final Challenge USUAL = new Challenge("digest",
            Map.of("realm", "IGD, v1", "nonce", "ab=c", "qop", "auth,auth-int", "algorithm", "MD5"));

    @ParameterizedTest
    @ValueSource(strings = {"Digest realm=\"IGD, v1\", nonce=\"ab=c\", qop=\"auth,auth-int\", algorithm=MD5",
            "digest realm=\"IGD, v1\",nonce=ab=c,qop=auth,auth-int,algorithm=\"MD5\"",
            "Digest realm=\"IGD, v1\" nonce=\"ab=c\" qop=\"auth,auth-int\" algorithm=MD5",
            "Digest   realm = \"IGD, v1\" ,\t nonce= \"ab=c\",  qop=\"auth,auth-int\",, algorithm=MD5,",
            "DIGEST REALM=\"IGD, v1\", Nonce=\"ab=c\", QOP=\"auth,auth-int\", Algorithm=MD5",
            "Digest realm=\"IGD\\, v1\", nonce=\"ab=c\", qop=\"auth,auth-int\", algorithm=MD5, realm=\"other\""})
    void is_read_however_devices_write_it(String field) {
        List<Challenge> read = Challenge.parse(List.of(field));

        assertThat(read).hasSize(1);
        assertThat(read.getFirst().scheme()).isEqualTo("digest");
        assertThat(read.getFirst().get("realm")).isEqualTo("IGD, v1");
        assertThat(read.getFirst().get("nonce")).isEqualTo("ab=c");
        assertThat(read.getFirst().get("algorithm")).isEqualTo("MD5");
        assertThat(read.getFirst().get("qop")).startsWith("auth");
    }

    @Test
    void several_are_told_apart_in_one_field_and_in_many() {
        assertThat(Challenge.parse(List.of("Basic realm=\"x\", Digest realm=\"IGD, v1\", nonce=\"ab=c\","
                + " qop=\"auth,auth-int\", algorithm=MD5", "Negotiate")))
                .containsExactly(new Challenge("basic", Map.of("realm", "x")), USUAL,
                        new Challenge("negotiate", Map.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",,,", "=", "\"", "Digest", "Digest realm=\"", "Digest realm", "= = =", "Digest ====",
            "Digest nonce=\"\\", "\u0000\u0001", "Digest realm=\"a\"\"b\"\"\"\"c"})
    void rubbish_ends(String field) {
        assertThat(Challenge.parse(List.of(field))).hasSizeLessThanOrEqualTo(4);
    }
}
