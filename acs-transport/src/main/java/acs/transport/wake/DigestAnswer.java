package acs.transport.wake;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

import acs.transport.digest.DigestAlgorithm;
import acs.transport.digest.DigestClient;
import acs.transport.digest.DigestHash;
import org.jspecify.annotations.Nullable;

/**
 * Answers a Digest challenge (<i>RFC 7616, RFC 2617, RFC 2069</i>) for a GET. Sends back what was offered and nothing more: there
 * are devices that refuse a qop, nc or cnonce which they did not ask for (quirk Q8).
 */
final class DigestAnswer {
    /** Every answer is the first to its nonce, or a repetition of the first that the device did not take. */
    private static final String COUNT = "00000001";
    /** The hash of a body of no bytes comes into it with auth-int. */
    private static final byte[] NO_BODY = {};

    private DigestAnswer() {}

    /**
     * How much the challenge is worth: the stronger hash the more, 0 when it cannot be answered. An algorithm that is not named
     * is MD5.
     */
    static int strength(Challenge challenge) {
        DigestAlgorithm algorithm = algorithm(challenge);
        boolean isDigest = challenge.scheme().equals("digest") && challenge.offers("nonce");
        if (!isDigest || algorithm == null || (asksQop(challenge) && qop(challenge) == null)) {
            return 0;
        }
        return algorithm.isMd5() ? 1 : 2;
    }

    /** The value of Authorization. The challenge must be one that can be answered. */
    static String to(Challenge challenge, String username, String password, String uri, String cnonce) {
        DigestAlgorithm algorithm = algorithm(challenge);
        if (algorithm == null) {
            throw new IllegalArgumentException("no challenge that can be answered");
        }
        String qop = qop(challenge);
        String realm = challenge.get("realm");
        String nonce = challenge.get("nonce");
        String user = onWire(username);
        DigestHash hash = new DigestHash(algorithm);
        byte[] secret = hash.secret(user, realm, password.getBytes(StandardCharsets.UTF_8));
        byte[] request = "auth-int".equals(qop) ? hash.request("GET", uri, NO_BODY) : hash.request("GET", uri);
        DigestClient client = qop == null ? null : new DigestClient(cnonce, COUNT, qop);
        byte[] response = hash.response(hash.bound(secret, nonce, cnonce), nonce, client, request);
        StringBuilder answer = new StringBuilder("Digest ");
        quoted(answer, "username", user);
        quoted(answer, "realm", realm);
        quoted(answer, "nonce", nonce);
        quoted(answer, "uri", uri);
        quoted(answer, "response", new String(response, StandardCharsets.ISO_8859_1));
        if (challenge.offers("algorithm")) {
            answer.append("algorithm=").append(algorithmToken(challenge)).append(", ");
        }
        if (challenge.offers("opaque")) {
            quoted(answer, "opaque", challenge.get("opaque"));
        }
        if (qop != null) {
            answer.append("qop=").append(qop).append(", nc=").append(COUNT).append(", ");
        }
        if (qop != null || algorithm.isBySession()) {
            quoted(answer, "cnonce", cnonce);
        }
        return answer.substring(0, answer.length() - 2);
    }

    private static void quoted(StringBuilder answer, String name, String value) {
        answer.append(name).append("=\"").append(value.replace("\\", "\\\\").replace("\"", "\\\"")).append("\", ");
    }

    private static boolean asksQop(Challenge challenge) {
        return !challenge.get("qop").isBlank();
    }

    private static @Nullable String qop(Challenge challenge) {
        List<String> offered = List.of(challenge.get("qop").toLowerCase(Locale.ROOT).split("[,\\s]+", -1));
        return offered.contains("auth") ? "auth" : offered.contains("auth-int") ? "auth-int" : null;
    }

    private static @Nullable DigestAlgorithm algorithm(Challenge challenge) {
        String token = algorithmToken(challenge);
        return DigestAlgorithm.of(token.isEmpty() ? null : token);
    }

    private static String algorithmToken(Challenge challenge) {
        return challenge.get("algorithm").strip();
    }

    /** A character for each byte, as HTTP's header brought the device's own texts: so those are hashed byte by byte too. */
    private static String onWire(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }
}
