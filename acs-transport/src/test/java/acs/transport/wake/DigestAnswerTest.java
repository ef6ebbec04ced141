package acs.transport.wake;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against the examples of the RFCs, and what devices make of them. */
class DigestAnswerTest {
    private static final String REALM = "Digest realm=\"http-auth@example.org\", nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\",";
    private static final String CNONCE = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ";

    @ParameterizedTest
    @CsvSource({"MD5, 8ca523f5e9506fed4657c9700eebdbec",
            "SHA-256, 753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"})
    void the_examples_of_rfc_7616_come_out(String algorithm, String response) {
        String answer = answer(REALM + " qop=\"auth, auth-int\", algorithm=" + algorithm
                + ", opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\"", "Mufasa", "Circle of Life",
                "/dir/index.html", CNONCE);

        assertThat(answer).isEqualTo("Digest username=\"Mufasa\", realm=\"http-auth@example.org\","
                + " nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\", uri=\"/dir/index.html\", response=\""
                + response
                + "\", algorithm=" + algorithm
                + ", opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\", qop=auth, nc=00000001, cnonce=\"" + CNONCE
                + "\"");
    }

    @Test
    void nothing_is_sent_that_was_not_offered() {
        String answer = answer("Digest realm=\"testrealm@host.com\", nonce=\"dcd98b7102dd2f0e8b11d0f600bfb0c093\"",
                "Mufasa", "Circle Of Life", "/dir/index.html", "0a4f113b");

        // RFC 2069 with the values of RFC 2617 §3.5; the response as curl 8 makes it.
        assertThat(answer).isEqualTo("Digest username=\"Mufasa\", realm=\"testrealm@host.com\","
                + " nonce=\"dcd98b7102dd2f0e8b11d0f600bfb0c093\", uri=\"/dir/index.html\","
                + " response=\"670fd8c2df070c60b045671b8b24ff02\"");
    }

    @Test
    void the_example_of_rfc_2617_comes_out_and_an_unnamed_algorithm_stays_unnamed() {
        String answer = answer("Digest realm=\"testrealm@host.com\", qop=\"auth,auth-int\","
                + " nonce=\"dcd98b7102dd2f0e8b11d0f600bfb0c093\", opaque=\"5ccc069c403ebaf9f0171e9517f40e41\"",
                "Mufasa",
                "Circle Of Life", "/dir/index.html", "0a4f113b");

        assertThat(answer).contains("response=\"6629fae49393a05397450978507c4ef1\"").doesNotContain("algorithm");
    }

    @Test
    void a_session_algorithm_without_qop_sends_its_cnonce_alone() {
        String answer = answer("Digest realm=\"r\", nonce=\"n\", algorithm=MD5-sess", "u", "p", "/", "c");

        // md5(md5(md5(u:r:p):n:c):n:md5(GET:/))
        assertThat(answer).contains("response=\"254644af15666e40df975c5ae58b9796\"", "cnonce=\"c\"")
                .doesNotContain("qop", "nc=");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"Digest realm=\"r\", nonce=\"n\", algorithm=SHA-256, qop=auth | 2",
            "Digest realm=\"r\", nonce=\"n\" | 1", "Digest realm=\"r\", nonce=\"n\", algorithm=\"md5-SESS\" | 1",
            "Digest realm=\"r\", nonce=\"n\", qop=\"\" | 1", "Digest realm=\"r\", nonce=\"n\", qop=\"auth-int\" | 1",
            "Digest realm=\"r\", nonce=\"n\", qop=\"token\" | 0",
            "Digest realm=\"r\", nonce=\"n\", algorithm=SHA-512 | 0",
            "Digest realm=\"r\" | 0", "Basic realm=\"r\", nonce=\"n\" | 0"})
    void what_can_be_answered_is_worth_its_hash(String field, int strength) {
        assertThat(DigestAnswer.strength(Challenge.parse(List.of(field)).getFirst())).isEqualTo(strength);
    }

    @Test
    void quotes_in_names_stay_within_their_quotes() {
        String answer = answer("Digest realm=\"a\\\"b\\\\\", nonce=\"n\"", "u\"x\\", "p", "/", "c");

        assertThat(answer).startsWith("Digest username=\"u\\\"x\\\\\", realm=\"a\\\"b\\\\\", ");
    }

    private static String answer(String field, String username, String password, String uri, String cnonce) {
        return DigestAnswer.to(Challenge.parse(List.of(field)).getFirst(), username, password, uri, cnonce);
    }
}
