package acs.transport.file;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import acs.transport.digest.DigestAlgorithm;
import acs.transport.digest.DigestClient;
import acs.transport.digest.DigestHash;
import acs.transport.nonce.DigestNonces;
import acs.transport.nonce.ReplayWindow;
import org.jspecify.annotations.Nullable;

/**
 * HTTP Digest for links (<i>RFC 7616</i>, and its older forms, which CPEs send). The password is one link's alone, and a proof is
 * accepted once on this node, for the address that it was made for, while its nonce is fresh: the answer to a second use asks for
 * another proof with {@code stale=true}. Thread-safe.
 */
final class LinkDigest {
    private static final int FIELD_CHARACTERS_MAX = 2_048;
    /** Proofs that are remembered at least; 32 to 64 bytes each. When more come, nonces live shorter, but 30 s at least. */
    private static final int REPLAYS_MAX = 10_000;
    /** Hexadecimal digits of a proof that tell it apart; nobody without the password makes two that have the same. */
    private static final int FINGERPRINT_DIGITS = 16;
    /** {@code name=value}, quoted or not. No backslash: nothing that we ask for needs one. */
    private static final Pattern PARAMETER = Pattern
            .compile("\\G[ \\t,]*([A-Za-z]{1,20})[ \\t]*=[ \\t]*(?:\"([^\"\\\\]*)\"|([^\\s\",;]+))[ \\t]*");
    private static final String SCHEME = "digest ";

    private final DigestNonces nonces;
    private final ReplayWindow replays = new ReplayWindow(REPLAYS_MAX, LinkTrust.NONCE_LIFE);
    private final InstantSource clock;

    LinkDigest(LinkTrust trust, InstantSource clock) {
        this.nonces = new DigestNonces(DigestNonces.FILES, trust.keys(), trust.start(), clock::millis);
        this.clock = clock;
    }

    /** What a proof is. */
    enum Proof {
        /** Made with the password. */
        RIGHT,
        /** Not made with the password, or by a nonce that is not ours. */
        WRONG,
        /** Made with the password, for another address than the one that is asked for. */
        MISPLACED,
        /** Made with the password, and used before or by an old nonce; with a new nonce it is right again. */
        STALE
    }

    /** SHA-256 first, as the standard has it; a CPE takes the first that it knows. */
    List<String> challenges(boolean stale) {
        String rest = "realm=\"" + LinkDoor.REALM + "\", qop=\"auth\", nonce=\"" + nonces.next() + "\""
                + (stale ? ", stale=true" : "");
        return List.of("Digest " + rest + ", algorithm=SHA-256", "Digest " + rest + ", algorithm=MD5");
    }

    /**
     * Checks a proof.
     *
     * @param shown  value of the Authorization header, {@code null} for none
     * @param target path and query of the request, as sent
     */
    Proof check(@Nullable String shown, String method, String target, String username, String password) {
        if (shown == null || shown.length() > FIELD_CHARACTERS_MAX
                || !shown.toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
            return Proof.WRONG;
        }
        Map<String, String> said = parameters(shown.substring(SCHEME.length()));
        String nonce = said.getOrDefault("nonce", "");
        DigestAlgorithm algorithm = DigestAlgorithm.of(said.get("algorithm"));
        long issued = nonces.issued(nonce);
        if (algorithm == null || algorithm.isBySession() || issued == DigestNonces.FORGED
                || !said.getOrDefault("username", "").equals(username)
                || !said.getOrDefault("realm", "").equals(LinkDoor.REALM)) {
            return Proof.WRONG;
        }
        String response = said.getOrDefault("response", "").toLowerCase(Locale.ROOT);
        byte[] secret = new DigestHash(algorithm).secret(username, LinkDoor.REALM,
                password.getBytes(StandardCharsets.UTF_8));
        if (!MessageDigest.isEqual(due(said, algorithm, secret, method), response.getBytes(StandardCharsets.UTF_8))) {
            return Proof.WRONG;
        }
        // On CWMP the uri is free (quirks Q7, W5), since no path means anything there; here the path is the file.
        if (!RequestHeads.path(said.getOrDefault("uri", "")).equals(target)) {
            return Proof.MISPLACED;
        }
        return isFirst(issued, response) ? Proof.RIGHT : Proof.STALE;
    }

    private static byte[] due(Map<String, String> said, DigestAlgorithm algorithm, byte[] secret, String method) {
        String qop = said.get("qop");
        DigestClient client = qop == null
                ? null
                : new DigestClient(said.getOrDefault("cnonce", ""), said.getOrDefault("nc", ""), qop);
        DigestHash hash = new DigestHash(algorithm);
        return hash.response(secret, said.getOrDefault("nonce", ""), client,
                hash.request(method, said.getOrDefault("uri", "")));
    }

    private boolean isFirst(long issued, String response) {
        long now = clock.millis();
        return issued != DigestNonces.BEFORE_START && nonces.isFresh(issued, LinkTrust.NONCE_LIFE)
                && replays.covers(issued, now)
                && replays.isFirst(HexFormat.fromHexDigitsToLong(response, 0, FINGERPRINT_DIGITS), issued, now);
    }

    private static Map<String, String> parameters(String text) {
        Map<String, String> all = new TreeMap<>();
        for (Matcher one = PARAMETER.matcher(text); one.find();) {
            String quoted = one.group(2);
            all.putIfAbsent(one.group(1).toLowerCase(Locale.ROOT), quoted == null ? one.group(3) : quoted);
        }
        return all;
    }
}
