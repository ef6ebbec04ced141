package acs.transport.file;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import acs.transport.digest.DigestAlgorithm;
import acs.transport.digest.DigestClient;
import acs.transport.digest.DigestHash;
import org.jspecify.annotations.Nullable;

/**
 * HTTP Digest for links (<i>RFC 7616</i>, and its older forms, which CPEs send). The password is one link's alone, so that a
 * proof heard on the way opens nothing but the same file once more, and only as long as its nonce is fresh. Thread-safe.
 */
final class LinkDigest {
    private static final Duration FRESH = Duration.ofMinutes(10);
    private static final int FIELD_CHARACTERS_MAX = 2_048;
    private static final int SECONDS_BYTES = Long.BYTES;
    /** {@code name=value}, quoted or not. No backslash: nothing that we ask for needs one. */
    private static final Pattern PARAMETER = Pattern
            .compile("\\G[ \\t,]*([A-Za-z]{1,20})[ \\t]*=[ \\t]*(?:\"([^\"\\\\]*)\"|([^\\s\",;]+))[ \\t]*");
    private static final String SCHEME = "digest ";

    private final LinkKeys keys;
    private final InstantSource clock;

    LinkDigest(LinkKeys keys, InstantSource clock) {
        this.keys = keys;
        this.clock = clock;
    }

    /** What a proof is. */
    enum Proof {
        /** Of who knows the password. */
        RIGHT,
        /** None. */
        WRONG,
        /** Right once; with a new nonce it would be right again. */
        STALE
    }

    /** SHA-256 first, as the standard has it; a CPE takes the first that it knows. */
    List<String> challenges(boolean stale) {
        String rest = "realm=\"" + LinkDoor.REALM + "\", qop=\"auth\", nonce=\"" + nonce() + "\""
                + (stale ? ", stale=true" : "");
        return List.of("Digest " + rest + ", algorithm=SHA-256", "Digest " + rest + ", algorithm=MD5");
    }

    Proof check(@Nullable String shown, String method, String username, String password) {
        if (shown == null || shown.length() > FIELD_CHARACTERS_MAX
                || !shown.toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
            return Proof.WRONG;
        }
        Map<String, String> said = parameters(shown.substring(SCHEME.length()));
        String nonce = said.getOrDefault("nonce", "");
        DigestAlgorithm algorithm = DigestAlgorithm.of(said.get("algorithm"));
        if (algorithm == null || algorithm.isBySession() || !isOurs(nonce)
                || !said.getOrDefault("username", "").equals(username)
                || !said.getOrDefault("realm", "").equals(LinkDoor.REALM)) {
            return Proof.WRONG;
        }
        String qop = said.get("qop");
        DigestClient client = qop == null
                ? null
                : new DigestClient(said.getOrDefault("cnonce", ""), said.getOrDefault("nc", ""), qop);
        DigestHash hash = new DigestHash(algorithm);
        byte[] secret = hash.secret(username, LinkDoor.REALM, password.getBytes(StandardCharsets.UTF_8));
        byte[] due = hash.response(secret, nonce, client, hash.request(method, said.getOrDefault("uri", "")));
        String response = said.getOrDefault("response", "").toLowerCase(Locale.ROOT);
        if (!MessageDigest.isEqual(due, response.getBytes(StandardCharsets.UTF_8))) {
            return Proof.WRONG;
        }
        return isFresh(nonce) ? Proof.RIGHT : Proof.STALE;
    }

    private static Map<String, String> parameters(String text) {
        Map<String, String> all = new TreeMap<>();
        for (Matcher one = PARAMETER.matcher(text); one.find();) {
            String quoted = one.group(2);
            all.putIfAbsent(one.group(1).toLowerCase(Locale.ROOT), quoted == null ? one.group(3) : quoted);
        }
        return all;
    }

    private String nonce() {
        byte[] seconds = ByteBuffer.allocate(SECONDS_BYTES).putLong(clock.instant().getEpochSecond()).array();
        byte[] code = keys.code("nonce", seconds);
        byte[] nonce = Arrays.copyOf(seconds, SECONDS_BYTES + code.length);
        System.arraycopy(code, 0, nonce, SECONDS_BYTES, code.length);
        return Base64.getUrlEncoder().encodeToString(nonce);
    }

    private static byte[] decoded(String nonce) {
        try {
            return Base64.getUrlDecoder().decode(nonce);
        } catch (IllegalArgumentException noNonce) {
            return new byte[0];
        }
    }

    private boolean isOurs(String nonce) {
        byte[] bytes = decoded(nonce);
        return bytes.length > SECONDS_BYTES
                && MessageDigest.isEqual(keys.code("nonce", Arrays.copyOf(bytes, SECONDS_BYTES)),
                        Arrays.copyOfRange(bytes, SECONDS_BYTES, bytes.length));
    }

    private boolean isFresh(String nonce) {
        long age = clock.instant().getEpochSecond() - ByteBuffer.wrap(decoded(nonce)).getLong();
        return Math.abs(age) <= FRESH.toSeconds();
    }
}
