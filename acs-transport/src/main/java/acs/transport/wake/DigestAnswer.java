package acs.transport.wake;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * Answers a Digest challenge (<i>RFC 7616, RFC 2617, RFC 2069</i>) for a GET. Sends back what was offered and nothing more: there
 * are devices that refuse a qop, nc or cnonce which they did not ask for (quirk Q8).
 */
final class DigestAnswer {
    /** Every answer is the first to its nonce, or a repetition of the first that the device did not take. */
    private static final String COUNT = "00000001";
    /** The hash of a body of no bytes comes into it with auth-int. */
    private static final String NO_BODY = "";

    private DigestAnswer() {}

    /**
     * How much the challenge is worth: the stronger hash the more, 0 when it cannot be answered. An algorithm that is not named
     * is MD5.
     */
    static int strength(Challenge challenge) {
        boolean isDigest = challenge.scheme().equals("digest") && challenge.offers("nonce");
        return isDigest && hash(challenge) != null && (!asksQop(challenge) || qop(challenge) != null)
                ? hashStrength(challenge)
                : 0;
    }

    /** The value of Authorization. The challenge must be one that can be answered. */
    static String to(Challenge challenge, String username, String password, String uri, String cnonce) {
        MessageDigest hash = hash(challenge);
        String qop = qop(challenge);
        if (hash == null) {
            throw new IllegalArgumentException("no challenge that can be answered");
        }
        String realm = challenge.get("realm");
        String nonce = challenge.get("nonce");
        String user = onWire(username);
        String secret = hex(hash, user + ":" + realm + ":" + onWire(password));
        boolean isSession = isSession(challenge);
        if (isSession) {
            secret = hex(hash, secret + ":" + nonce + ":" + cnonce);
        }
        String what = hex(hash, "GET:" + uri + ("auth-int".equals(qop) ? ":" + hex(hash, NO_BODY) : ""));
        String between = qop == null ? nonce : nonce + ":" + COUNT + ":" + cnonce + ":" + qop;
        StringBuilder answer = new StringBuilder("Digest ");
        quoted(answer, "username", user);
        quoted(answer, "realm", realm);
        quoted(answer, "nonce", nonce);
        quoted(answer, "uri", uri);
        quoted(answer, "response", hex(hash, secret + ":" + between + ":" + what));
        if (challenge.offers("algorithm")) {
            answer.append("algorithm=").append(algorithm(challenge)).append(", ");
        }
        if (challenge.offers("opaque")) {
            quoted(answer, "opaque", challenge.get("opaque"));
        }
        if (qop != null) {
            answer.append("qop=").append(qop).append(", nc=").append(COUNT).append(", ");
        }
        if (qop != null || isSession) {
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

    private static String algorithm(Challenge challenge) {
        return challenge.get("algorithm").strip();
    }

    private static boolean isSession(Challenge challenge) {
        return algorithm(challenge).toLowerCase(Locale.ROOT).endsWith("-sess");
    }

    private static int hashStrength(Challenge challenge) {
        return hashName(challenge).equals("MD5") ? 1 : 2;
    }

    private static String hashName(Challenge challenge) {
        return switch (algorithm(challenge).toLowerCase(Locale.ROOT)) {
            case "", "md5", "md5-sess" -> "MD5";
            case "sha-256", "sha-256-sess" -> "SHA-256";
            default -> "";
        };
    }

    private static @Nullable MessageDigest hash(Challenge challenge) {
        String name = hashName(challenge);
        try {
            return name.isEmpty() ? null : MessageDigest.getInstance(name);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has " + name, e);
        }
    }

    /** A character for each byte, as HTTP's header brought the device's own texts: so those are hashed byte by byte too. */
    private static String onWire(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private static String hex(MessageDigest hash, String text) {
        return HexFormat.of().formatHex(hash.digest(text.getBytes(StandardCharsets.ISO_8859_1)));
    }
}
