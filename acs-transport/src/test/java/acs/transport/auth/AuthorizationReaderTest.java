package acs.transport.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;

import acs.transport.auth.Authorization.Basic;
import acs.transport.auth.Authorization.Digest;
import acs.transport.auth.Authorization.Other;
import acs.transport.auth.Authorization.Unreadable;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuthorizationReaderTest {
    private static final String CHALLENGE = "Digest realm=\"acs\", nonce=\"n0nce\"";

    private static Authorization read(String header) {
        return AuthorizationReader.read(header, "acs");
    }

    private static Digest digest(String header) {
        assertThat(read(header)).as(header).isInstanceOf(Digest.class);
        return (Digest) read(header);
    }

    @Test
    void the_examples_of_the_rfcs_are_hashed_as_they_say() {
        Proofs mufasa = new Proofs("Mufasa", "Circle Of Life", "MD5", "auth", "00000001", "0a4f113b",
                "/dir/index.html", Proofs.Form.STANDARD);
        assertThat(mufasa.response("GET", "testrealm@host.com", "dcd98b7102dd2f0e8b11d0f600bfb0c093"))
                .isEqualTo("6629fae49393a05397450978507c4ef1");
        Proofs newer = new Proofs("Mufasa", "Circle of Life", "SHA-256", "auth", "00000001",
                "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ", "/dir/index.html", Proofs.Form.STANDARD);
        assertThat(newer.response("GET", "http-auth@example.org", "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v"))
                .isEqualTo("753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"MD5", "MD5-sess", "SHA-256", "SHA-256-sess", "md5", "sha-256-SESS"})
    void every_algorithm_in_every_form_is_made_of_its_password_and_no_other(String algorithm) {
        for (Proofs.Form form : Proofs.Form.values()) {
            Proofs proof = Proofs.of("00259E-X-1", "s3cret").algorithm(algorithm).form(form);
            Digest read = digest(proof.to(CHALLENGE));
            assertThat(read.username()).isEqualTo("00259E-X-1");
            assertThat(read.isMadeOf("s3cret")).as(form + " " + proof.to(CHALLENGE)).isTrue();
            assertThat(read.isMadeOf("s3creT")).isFalse();
            assertThat(read.isMadeOf("")).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource
    void the_form_of_rfc_2069_has_no_qop(Proofs.Form form) {
        Digest read = digest(Proofs.of("u", "p").rfc2069().form(form).uri("").to(CHALLENGE));
        assertThat(read.client()).isNull();
        assertThat(read.isMadeOf("p")).isTrue();
        assertThat(digest(Proofs.of("u", "p").rfc2069().to(CHALLENGE).replace(", algorithm=MD5", "")).isMadeOf("p"))
                .isTrue();
        assertThat(digest(Proofs.of("u", "p").rfc2069().to(CHALLENGE) + ", qop=\"\"").isMadeOf("p")).isTrue();
    }

    @Test
    void what_devices_write_otherwise_is_read() {
        Proofs proof = Proofs.of("u", "p");
        String header = proof.to(CHALLENGE);
        assertThat(digest("dIGEST   " + header.substring(7)).isMadeOf("p")).isTrue();
        assertThat(digest(header.replace(", ", " ,\t, ")).isMadeOf("p")).isTrue();
        assertThat(digest(header.replace(", ", " ")).isMadeOf("p")).isTrue();
        assertThat(digest(header.replace("=\"", " = \"")).isMadeOf("p")).isTrue();
        assertThat(digest(header + ", opaque=\"\", x=y,").isMadeOf("p")).isTrue();
        assertThat(digest(header.replace("realm=\"acs\", ", "")).isMadeOf("p")).isTrue();
        assertThat(digest(header.replace(proof.response("POST", "acs", "n0nce"),
                proof.response("POST", "acs", "n0nce").toUpperCase(java.util.Locale.ROOT))).isMadeOf("p")).isTrue();
        assertThat(digest(proof.nc("1").to(CHALLENGE)).isMadeOf("p")).isTrue();
        assertThat(digest(proof.uri("http://acs.example/x?a=b").to(CHALLENGE)).isMadeOf("p")).isTrue();
        assertThat(digest(proof.cnonce("").to(CHALLENGE)).isMadeOf("p")).isTrue();
    }

    @Test
    void a_username_may_have_quotes_and_letters_of_all_languages() {
        Digest quoted = digest(Proofs.of("a\"b\\c, d=e", "p").to(CHALLENGE));
        assertThat(quoted.username()).isEqualTo("a\"b\\c, d=e");
        assertThat(quoted.isMadeOf("p")).isTrue();

        String utf8 = new String(
                Proofs.of("Žluť", "pä").to(CHALLENGE).getBytes(java.nio.charset.StandardCharsets.UTF_8),
                java.nio.charset.StandardCharsets.ISO_8859_1);
        assertThat(digest(utf8).username()).isEqualTo("Žluť");
        assertThat(digest(utf8).isMadeOf("pä")).isTrue();
        assertThat(digest(Proofs.of("\u00FC", "p").to(CHALLENGE)).username()).isEqualTo("\u00FC");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "username=\"u\"", "username=\"u", "=", "username", "username=\"u\",username=\"v\"",
            "nonce=n, nonce=n", "\"", "\\", "a=\"\\", ",,,,"})
    void what_cannot_be_understood_is_unreadable(String parameters) {
        assertThat(read("Digest " + parameters)).isInstanceOf(Unreadable.class);
    }

    @Test
    void control_characters_and_what_is_too_long_are_unreadable() {
        String good = Proofs.of("USER", "p").to(CHALLENGE);
        for (char control : new char[]{0, 1, '\n', '\r', 0x1F, 0x7F, 0x100, 0x2028}) {
            assertThat(read(good.replace("USER", "US" + control + "ER"))).isInstanceOf(Unreadable.class);
        }
        assertThat(read(good.replace("USER", "u".repeat(1_024)))).isInstanceOf(Digest.class);
        assertThat(read(good.replace("USER", "u".repeat(1_025)))).isInstanceOf(Unreadable.class);
        assertThat(read(good.replace("USER", "u".repeat(65_536)))).isInstanceOf(Unreadable.class);
        assertThat(read(good.replace("n0nce", "n".repeat(257)))).isInstanceOf(Unreadable.class);
        assertThat(read(good.replace("00000001", "0".repeat(17)))).isInstanceOf(Unreadable.class);
        assertThat(read(good.replace("0a4f113b", "0".repeat(257)))).isInstanceOf(Unreadable.class);
        assertThat(read(good + ", a=b".repeat(3))).isInstanceOf(Unreadable.class);
        assertThat(read(good + ", nc=00000001")).as("said twice").isInstanceOf(Unreadable.class);
        assertThat(read(good + ", x0=1, x1=1, x2=1, x3=1, x4=1, x5=1, x6=1, x7=1, x8=1, x9=1, xa=1, xb=1, xc=1, xd=1,"
                + " xe=1, xf=1")).isInstanceOf(Unreadable.class);
    }

    @Test
    void what_is_no_proof_that_could_be_checked_is_unreadable() {
        String good = Proofs.of("u", "p").to(CHALLENGE);
        String response = Proofs.of("u", "p").response("POST", "acs", "n0nce");
        assertThat(read(good.replace("algorithm=MD5", "algorithm=SHA-512-256"))).isInstanceOf(Unreadable.class);
        assertThat(read(good.replace("algorithm=MD5", "algorithm=SHA-256"))).isInstanceOf(Unreadable.class);
        assertThat(read(good.replace("qop=auth", "qop=auth-int"))).isInstanceOf(Unreadable.class);
        assertThat(read(good.replace(", nc=00000001", ""))).isInstanceOf(Unreadable.class);
        assertThat(read(good.replace(", cnonce=\"0a4f113b\"", ""))).isInstanceOf(Unreadable.class);
        assertThat(read(good.replace(response, response.substring(1)))).isInstanceOf(Unreadable.class);
        assertThat(read(good.replace(response, "g" + response.substring(1)))).isInstanceOf(Unreadable.class);
        // By session there is no form without cnonce.
        assertThat(read(Proofs.of("u", "p").algorithm("MD5-sess").rfc2069().to(CHALLENGE)))
                .isInstanceOf(Unreadable.class);
        // Two headers, joined.
        assertThat(read(good + ", " + good)).isInstanceOf(Unreadable.class);
        assertThat(read(Proofs.basic("u", "p") + ", " + good)).isInstanceOf(Unreadable.class);
    }

    @Test
    void basic_is_a_name_and_a_password() {
        Basic basic = (Basic) read(Proofs.basic("00259E-1", "p:ä:ss"));
        assertThat(basic.username()).isEqualTo("00259E-1");
        assertThat(basic.isPassword("p:ä:ss")).isTrue();
        assertThat(basic.isPassword("p:ä:s")).isFalse();
        assertThat(((Basic) read(Proofs.basic("", ""))).username()).isEmpty();
        assertThat(((Basic) read("bAsIc  " + Proofs.basic("u", "p").substring(6))).isPassword("p")).isTrue();
        assertThat(read(Proofs.basic("u\n", "p"))).isInstanceOf(Unreadable.class);
        assertThat(read(Proofs.basic("u".repeat(1_025), "p"))).isInstanceOf(Unreadable.class);
        assertThat(read("Basic")).isInstanceOf(Unreadable.class);
        assertThat(read("Basic !!!")).isInstanceOf(Unreadable.class);
        assertThat(read("Basic YWJj")).as("no colon").isInstanceOf(Unreadable.class);
    }

    @Test
    void other_schemes_are_none_of_ours() {
        assertThat(read("Bearer abc")).isInstanceOf(Other.class);
        assertThat(read("")).isInstanceOf(Other.class);
        assertThat(read("DigestX a=b")).isInstanceOf(Other.class);
    }

    @Test
    void nothing_read_prints_a_secret() {
        assertThat(read(Proofs.basic("u", "s3cret"))).asString().isEqualTo("Basic");
        assertThat(read(Proofs.of("u", "p").to(CHALLENGE))).asString().isEqualTo("Digest");
    }

    @Test
    void whatever_comes_is_read_without_failing_and_proves_nothing() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        String good = Proofs.of("user", "right").to(CHALLENGE);
        String odd = "\"\\,= \t;digestbasicusernamealgorithm\u0000\u00FF\u20AC0123456789abcdef";
        Assertions.assertTimeout(Duration.ofSeconds(60), () -> {
            for (int i = 0; i < 50_000; i++) {
                StringBuilder header = new StringBuilder(random.nextInt(4) == 0 ? "Digest " : good);
                int changes = 1 + random.nextInt(8);
                for (int change = 0; change < changes; change++) {
                    int at = random.nextInt(header.length());
                    char c = odd.charAt(random.nextInt(odd.length()));
                    switch (random.nextInt(3)) {
                        case 0 -> header.setCharAt(at, c);
                        case 1 -> header.insert(at, c);
                        default -> header.deleteCharAt(at);
                    }
                    if (header.isEmpty()) {
                        header.append(' ');
                    }
                }
                Authorization read = read(header.toString());
                if (read instanceof Digest digest) {
                    assertThat(digest.isMadeOf("wrong")).as("seed %d: %s", seed, header).isFalse();
                    digest.fingerprint();
                }
            }
        });
    }

    @Test
    void a_long_header_of_any_kind_takes_no_long_time() {
        Assertions.assertTimeout(Duration.ofSeconds(20), () -> {
            for (String part : new String[]{"a", "\"", "\\", "a=\"", ",", " ", "a=b,", "=", "a "}) {
                String header = "Digest " + part.repeat(AuthorizationReader.HEADER_MAX / part.length() - 10);
                for (int i = 0; i < 200; i++) {
                    assertThat(read(header)).isInstanceOf(Unreadable.class);
                }
            }
        });
    }

    @Test
    void a_username_of_bytes_of_utf8_alone_is_read_as_such() {
        String utf8 = new String(Proofs.of("\u00E9\u010D", "p").to(CHALLENGE)
                .getBytes(java.nio.charset.StandardCharsets.UTF_8), java.nio.charset.StandardCharsets.ISO_8859_1);

        assertThat(digest(utf8).username()).isEqualTo("\u00E9\u010D");
    }

    @Test
    void values_may_have_spaces_and_all_bytes_that_are_none_of_control() {
        String odd = Proofs.of("u", "p").cnonce(" ~\u0080\u00FF").to(CHALLENGE);

        assertThat(digest(odd).client()).isNotNull();
    }

    @Test
    void a_header_as_long_as_allowed_is_read_and_a_longer_one_is_not() {
        String good = Proofs.of("u", "p").to(CHALLENGE);
        String blanks = " ".repeat(AuthorizationReader.HEADER_MAX - good.length());

        assertThat(read(good + blanks)).isInstanceOf(Digest.class);
        assertThat(read(good + blanks + " ")).isInstanceOf(Unreadable.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {", opaque=", ", opaque=x", ", opaque=\"\"", ", opaque=\"\\\"\"", ", opaque=\"x\" ,"})
    void what_stands_behind_a_proof_may_be_empty_or_quoted(String more) {
        assertThat(read(Proofs.of("u", "p").to(CHALLENGE) + more)).isInstanceOf(Digest.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {", opaque=\"x", ", opaque=\"\\\"", ", opaque=\"\\", ", opaque", ", =x"})
    void what_stands_behind_a_proof_must_end(String more) {
        assertThat(read(Proofs.of("u", "p").to(CHALLENGE) + more)).isInstanceOf(Unreadable.class);
    }
}
