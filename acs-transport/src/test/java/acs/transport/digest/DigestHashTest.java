package acs.transport.digest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against the examples of the RFCs, and for what they have no examples of, against md5sum and sha256sum. */
class DigestHashTest {
    private static final String URI = "/dir/index.html";

    private static String response(DigestHash hash, byte[] secret, String nonce, @Nullable DigestClient client,
            byte[] request) {
        return new String(hash.response(secret, nonce, client, request), StandardCharsets.US_ASCII);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource({"MD5, 8ca523f5e9506fed4657c9700eebdbec",
            "SHA_256, 753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"})
    void the_examples_of_rfc_7616_come_out_and_again_with_the_same_hash(DigestAlgorithm algorithm, String response) {
        String nonce = "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v";
        DigestClient client = new DigestClient("f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ", "00000001", "auth");
        DigestHash hash = new DigestHash(algorithm);

        for (int round = 0; round < 2; round++) {
            byte[] secret = hash.secret("Mufasa", "http-auth@example.org", bytes("Circle of Life"));
            assertThat(hash.bound(secret, nonce, client.cnonce())).isEqualTo(secret);
            assertThat(response(hash, secret, nonce, client, hash.request("GET", URI))).isEqualTo(response);
        }
        assertThat(response).hasSize(algorithm.hexLength());
    }

    @Test
    void without_a_client_it_is_the_form_of_rfc_2069() {
        DigestHash hash = new DigestHash(DigestAlgorithm.MD5);
        byte[] secret = hash.secret("Mufasa", "testrealm@host.com", bytes("Circle Of Life"));

        assertThat(response(hash, secret, "dcd98b7102dd2f0e8b11d0f600bfb0c093", null, hash.request("GET", URI)))
                .isEqualTo("670fd8c2df070c60b045671b8b24ff02");
    }

    @Test
    void an_algorithm_by_session_binds_the_secret_to_the_nonces() {
        DigestHash hash = new DigestHash(DigestAlgorithm.SHA_256_SESS);
        byte[] secret = hash.bound(hash.secret("u", "r", bytes("p")), "n", "c");

        assertThat(response(hash, secret, "n", new DigestClient("c", "1", "auth"), hash.request("POST", "/")))
                .isEqualTo("6a610290716aae8538283f2e9dba36e8fe8af2caeb5354d9663b894c73cd81cc");
    }

    @Test
    void a_body_comes_into_the_request_by_its_hash() {
        DigestHash hash = new DigestHash(DigestAlgorithm.MD5);
        byte[] secret = hash.secret("u", "r", bytes("p"));
        byte[] request = hash.request("GET", "/", new byte[0]);

        assertThat(response(hash, secret, "n", new DigestClient("c", "1", "auth-int"), request))
                .isEqualTo("2b83d9824b6a40e86bb558af84a3dfdf");
    }

    @ParameterizedTest
    @CsvSource(value = {"null, MD5", "md5, MD5", "MD5-SESS, MD5_SESS", "sha-256, SHA_256", "SHA-256-sess, SHA_256_SESS",
            "SHA-512-256, null", "'', null"}, nullValues = "null")
    void an_algorithm_is_known_by_its_token_in_any_case(@Nullable String token, @Nullable DigestAlgorithm algorithm) {
        assertThat(DigestAlgorithm.of(token)).isEqualTo(algorithm);
    }
}
