package acs.transport.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import acs.cwmp.Download;
import acs.store.FileStoreSettings.Storage;
import acs.transport.file.FileFixture.Reply;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The login of a link by Digest, as old and new CPEs do it. */
class LinkDigestTest {
    private static final Pattern NONCE = Pattern.compile("nonce=\"([^\"]+)\"");

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-21T12:00:00Z"));
    private final LinkDigest digest = new LinkDigest(new LinkKeys(() -> FileFixture.ring(1)), (InstantSource) now::get);

    private static String hash(String algorithm, String... parts) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm)
                .digest(String.join(":", parts).getBytes(StandardCharsets.UTF_8)));
    }

    private static String proof(String algorithm, boolean withQop, String nonce, String uri, String username,
            String password) throws Exception {
        String secret = hash(algorithm, username, "acs-files", password);
        String request = hash(algorithm, "GET", uri);
        String response = withQop
                ? hash(algorithm, secret, nonce, "00000001", "c", "auth", request)
                : hash(algorithm, secret, nonce, request);
        return "Digest username=\"" + username + "\", realm=\"acs-files\", nonce=\"" + nonce + "\", uri=\"" + uri
                + "\", response=\"" + response + "\", algorithm=" + algorithm
                + (withQop ? ", qop=auth, nc=00000001, cnonce=\"c\"" : "");
    }

    private static String nonce(List<String> challenges) {
        Matcher found = NONCE.matcher(challenges.getFirst());
        assertThat(found.find()).isTrue();
        return found.group(1);
    }

    @ParameterizedTest
    @CsvSource({"MD5, true", "MD5, false", "SHA-256, true", "SHA-256, false"})
    void the_right_password_is_right_for_ten_minutes_and_then_stale(String algorithm, boolean withQop)
            throws Exception {
        String shown = proof(algorithm, withQop, nonce(digest.challenges(false)), "/d/x", "u", "p");

        assertThat(digest.check(shown, "GET", "u", "p")).isEqualTo(LinkDigest.Proof.RIGHT);
        assertThat(digest.check(shown, "GET", "u", "q")).isEqualTo(LinkDigest.Proof.WRONG);
        assertThat(digest.check(shown, "PUT", "u", "p")).isEqualTo(LinkDigest.Proof.WRONG);
        assertThat(digest.check(shown, "GET", "v", "p")).isEqualTo(LinkDigest.Proof.WRONG);
        now.set(now.get().plus(Duration.ofMinutes(11)));
        assertThat(digest.check(shown, "GET", "u", "p")).isEqualTo(LinkDigest.Proof.STALE);
        assertThat(digest.challenges(true)).allMatch(challenge -> challenge.contains("stale=true"));
    }

    @Test
    void a_nonce_that_we_did_not_make_is_worth_nothing() throws Exception {
        String forged = nonce(new LinkDigest(new LinkKeys(() -> FileFixture.ring(2)), now::get).challenges(false));

        for (String nonce : List.of(forged, "", "AAAA", "x".repeat(500), "\u0000")) {
            assertThat(digest.check(proof("MD5", true, nonce, "/", "u", "p"), "GET", "u", "p"))
                    .isEqualTo(LinkDigest.Proof.WRONG);
        }
        for (String shown : List.of("", "Digest", "Digest ,,,,", "Digest username=", "Basic eA==",
                "Digest username=\"" + "u".repeat(65_536) + "\"", "Digest a=\"b\\\"c\"", "digest =\"\"")) {
            assertThat(digest.check(shown, "GET", "u", "p")).isEqualTo(LinkDigest.Proof.WRONG);
        }
    }

    @Test
    void a_cpe_that_is_asked_answers_and_gets_its_file(@TempDir Path directory) throws Exception {
        try (FileFixture fixture = new FileFixture(directory, Storage.DISK, LinkAuth.DIGEST, same -> same)) {
            fixture.put("image.bin", "bytes".getBytes(StandardCharsets.UTF_8));
            Download link = fixture.link("image.bin", FileFixture.DEVICE, Duration.ofMinutes(5));
            Download other = fixture.link("image.bin", "00259E-EG8-OTHER", Duration.ofMinutes(5));
            String path = URI.create(link.url()).getRawPath();

            Reply asked = fixture.ask("GET", path);
            List<String> challenges = asked.headers().getOrDefault("www-authenticate", List.of());

            assertThat(asked.status()).isEqualTo(401);
            assertThat(challenges).hasSize(2);
            String nonce = nonce(challenges);
            assertThat(fixture.ask("GET", path, "Authorization: "
                    + proof("MD5", true, nonce, path, link.username(), link.password())).text()).isEqualTo("bytes");
            assertThat(fixture.ask("GET", path, "Authorization: "
                    + proof("SHA-256", true, nonce, path, other.username(), other.password())).status())
                    .isEqualTo(401);
        }
    }
}
