package acs.load.fleet;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import acs.load.cpe.CpeLogin;
import org.jspecify.annotations.Nullable;

/**
 * How a CPE answers the challenges of its ACS within one session: Digest with MD5 or SHA-256 (<i>RFC 7616</i>, the form of RFC 2069
 * when no qop is offered), or Basic; the first that it knows. As most clients do, it shows an answer with each further POST too,
 * counting on. For one thread.
 */
final class ChallengeAnswer {
    private static final Pattern FIELD = Pattern.compile("(\\w+)\\s*=\\s*(?:\"([^\"]*)\"|([^\\s,\"]+))");

    private final CpeLogin login;
    private @Nullable String basic;
    private @Nullable Asked asked;
    private int count;

    /** A challenge of Digest. */
    private record Asked(String realm, String nonce, String algorithm, boolean qop, String secret) {}

    ChallengeAnswer(CpeLogin login) {
        this.login = login;
    }

    /** Takes the challenges of an answer; {@code false} when it knows none of them. */
    boolean challenged(List<String> challenges) {
        for (String challenge : challenges) {
            if (startsWith(challenge, "Digest ") && digest(challenge)) {
                return true;
            }
            if (startsWith(challenge, "Basic")) {
                asked = null;
                basic = "Basic " + Base64.getEncoder().encodeToString(
                        (login.username() + ":" + login.password()).getBytes(StandardCharsets.UTF_8));
                return true;
            }
        }
        return false;
    }

    private static boolean startsWith(String challenge, String scheme) {
        return challenge.regionMatches(true, 0, scheme, 0, scheme.length());
    }

    private boolean digest(String challenge) {
        String realm = "";
        String nonce = "";
        String algorithm = "MD5";
        boolean qop = false;
        for (Matcher field = FIELD.matcher(challenge.substring(7)); field.find();) {
            String value = field.group(2) == null ? field.group(3) : field.group(2);
            switch (field.group(1).toLowerCase(Locale.ROOT)) {
                case "realm" -> realm = value;
                case "nonce" -> nonce = value;
                case "algorithm" -> algorithm = value;
                case "qop" -> qop = List.of(value.split("\\s*,\\s*", -1)).contains("auth");
                default -> {
                    // Of no matter to the answer.
                }
            }
        }
        if (!algorithm.equalsIgnoreCase("MD5") && !algorithm.equalsIgnoreCase("SHA-256")) {
            return false;
        }
        String secret = hash(algorithm, login.username() + ":" + realm + ":" + login.password());
        asked = new Asked(realm, nonce, algorithm, qop, secret);
        count = 0;
        return true;
    }

    /** Value of the Authorization header of the next POST, {@code null} while nothing was asked. */
    @Nullable
    String header(String uri) {
        Asked to = asked;
        if (to == null) {
            return basic;
        }
        String request = hash(to.algorithm(), "POST:" + uri);
        String common = "Digest username=\"" + login.username() + "\", realm=\"" + to.realm() + "\", nonce=\""
                + to.nonce() + "\", uri=\"" + uri + "\", algorithm=" + to.algorithm();
        if (!to.qop()) {
            return common + ", response=\"" + hash(to.algorithm(), to.secret() + ":" + to.nonce() + ":" + request)
                    + "\"";
        }
        count++;
        String nc = HexFormat.of().toHexDigits(count);
        String cnonce = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
        return common + ", qop=auth, nc=" + nc + ", cnonce=\"" + cnonce + "\", response=\"" + hash(to.algorithm(),
                to.secret() + ":" + to.nonce() + ":" + nc + ":" + cnonce + ":auth:" + request) + "\"";
    }

    private static String hash(String algorithm, String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm.toUpperCase(Locale.ROOT))
                    .digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
