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
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import acs.cwmp.Download;
import acs.store.FileStoreSettings.Storage;
import acs.transport.file.FileFixture.Reply;
import acs.transport.nonce.NonceStart;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The login of a link by Digest, as old and new CPEs do it. */
class LinkDigestTest {
    private static final Pattern NONCE = Pattern.compile("nonce=\"([^\"]+)\"");

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-21T12:00:00Z"));
    private final LinkDigest digest = started(1, NonceStart.withoutMemory());

    private LinkDigest started(int keys, NonceStart start) {
        return new LinkDigest(new LinkTrust(LinkAuth.DIGEST, () -> FileFixture.ring(keys), start),
                (InstantSource) now::get);
    }

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

        assertThat(digest.check(shown, "GET", "/d/x", "u", "p")).isEqualTo(LinkDigest.Proof.RIGHT);
        assertThat(digest.check(shown, "GET", "/d/x", "u", "q")).isEqualTo(LinkDigest.Proof.WRONG);
        assertThat(digest.check(shown, "PUT", "/d/x", "u", "p")).isEqualTo(LinkDigest.Proof.WRONG);
        assertThat(digest.check(shown, "GET", "/d/x", "v", "p")).isEqualTo(LinkDigest.Proof.WRONG);
        now.set(now.get().plus(Duration.ofMinutes(11)));
        assertThat(digest.check(shown, "GET", "/d/x", "u", "p")).isEqualTo(LinkDigest.Proof.STALE);
        assertThat(digest.challenges(true)).allMatch(challenge -> challenge.contains("stale=true"));
    }

    @ParameterizedTest
    @CsvSource({"MD5, true", "MD5, false", "SHA-256, true", "SHA-256, false"})
    void a_proof_is_accepted_once_and_the_answer_to_the_second_use_asks_for_another(String algorithm, boolean withQop)
            throws Exception {
        String nonce = nonce(digest.challenges(false));
        String shown = proof(algorithm, withQop, nonce, "/d/x", "u", "p");

        assertThat(digest.check(shown, "GET", "/d/x", "u", "p")).isEqualTo(LinkDigest.Proof.RIGHT);
        assertThat(digest.check(shown, "GET", "/d/x", "u", "p")).isEqualTo(LinkDigest.Proof.STALE);
        String next = proof(algorithm, withQop, nonce(digest.challenges(true)), "/d/x", "u", "p");
        assertThat(digest.check(next, "GET", "/d/x", "u", "p")).isEqualTo(LinkDigest.Proof.RIGHT);
    }

    @Test
    void a_proof_that_was_overheard_before_a_restart_is_stale_and_one_by_another_nodes_nonce_is_right()
            throws Exception {
        LinkDigest before = started(1, new NonceStart(1, Set.of(), Long.MIN_VALUE));
        LinkDigest elsewhere = started(1, new NonceStart(9, Set.of(), Long.MIN_VALUE));
        String overheard = proof("MD5", true, nonce(before.challenges(false)), "/d/x", "u", "p");
        String others = proof("MD5", true, nonce(elsewhere.challenges(false)), "/d/x", "u", "p");
        assertThat(before.check(overheard, "GET", "/d/x", "u", "p")).isEqualTo(LinkDigest.Proof.RIGHT);

        LinkDigest after = started(1, new NonceStart(2, Set.of(1), Long.MIN_VALUE));

        assertThat(after.check(overheard, "GET", "/d/x", "u", "p")).isEqualTo(LinkDigest.Proof.STALE);
        assertThat(after.check(others, "GET", "/d/x", "u", "p")).isEqualTo(LinkDigest.Proof.RIGHT);
    }

    @ParameterizedTest
    @CsvSource({"/d/x, RIGHT", "http://files.example/d/x, RIGHT", "https://files.example:7567/d/x, RIGHT",
            "/d/y, MISPLACED", "/, MISPLACED", "'', MISPLACED", "/d/x?y, MISPLACED", "/d/x/, MISPLACED",
            "http://files.example/d/y, MISPLACED", "d/x, MISPLACED"})
    void a_proof_holds_for_the_address_that_it_was_made_for_alone(String uri, LinkDigest.Proof proof)
            throws Exception {
        String shown = proof("MD5", true, nonce(digest.challenges(false)), uri, "u", "p");

        assertThat(digest.check(shown, "GET", "/d/x", "u", "p")).isEqualTo(proof);
    }

    @Test
    void a_nonce_that_we_did_not_make_is_worth_nothing() throws Exception {
        String forged = nonce(started(2, NonceStart.withoutMemory()).challenges(false));

        for (String nonce : List.of(forged, "", "AAAA", "x".repeat(500), "\u0000")) {
            assertThat(digest.check(proof("MD5", true, nonce, "/d/x", "u", "p"), "GET", "/d/x", "u", "p"))
                    .isEqualTo(LinkDigest.Proof.WRONG);
        }
        for (String shown : List.of("", "Digest", "Digest ,,,,", "Digest username=", "Basic eA==",
                "Digest username=\"" + "u".repeat(65_536) + "\"", "Digest a=\"b\\\"c\"", "digest =\"\"")) {
            assertThat(digest.check(shown, "GET", "/d/x", "u", "p")).isEqualTo(LinkDigest.Proof.WRONG);
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
            assertThat(fixture.ask("GET", "http://files" + path, "Authorization: "
                    + proof("SHA-256", true, nonce, path, link.username(), link.password())).text())
                    .as("absolute form").isEqualTo("bytes");
            Reply again = fixture.ask("GET", path, "Authorization: "
                    + proof("MD5", true, nonce, path, link.username(), link.password()));
            assertThat(again.status()).isEqualTo(401);
            assertThat(again.header("www-authenticate")).contains("stale=true");
            Reply misplaced = fixture.ask("GET", path, "Authorization: "
                    + proof("MD5", true, nonce, "/", link.username(), link.password()));
            assertThat(misplaced.status()).isEqualTo(403);
            assertThat(misplaced.text()).contains("another address");
            assertThat(fixture.ask("GET", path, "Authorization: "
                    + proof("SHA-256", true, nonce, path, other.username(), other.password())).status())
                    .isEqualTo(401);
        }
    }
}
