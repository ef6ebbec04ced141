package acs.load.fleet;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import acs.load.cpe.ConnectionRequestLogin;
import org.jspecify.annotations.Nullable;

/**
 * Digest authentication as a CPE asks it of whoever calls it (<i>RFC 2617, TR-069 A6 §3.2.2</i>). Nonces tell their own age, so that
 * nothing is kept for those who only ask.
 */
final class DigestChallenge {
    private static final String REALM = "simulated CPE";
    private static final long NONCE_MILLIS = 60_000;
    private static final Pattern FIELD = Pattern.compile("(\\w+)\\s*=\\s*(?:\"([^\"]*)\"|([^\\s,\"]+))");

    private final LongSupplier clock;
    private final String secret = Long.toHexString(new SecureRandom().nextLong());

    /** @param clock milliseconds since 1970 */
    DigestChallenge(LongSupplier clock) {
        this.clock = clock;
    }

    /** Value of WWW-Authenticate. */
    String header() {
        return "Digest realm=\"" + REALM + "\", qop=\"auth\", algorithm=MD5, nonce=\"" + nonce(clock.getAsLong())
                + "\"";
    }

    private String nonce(long millis) {
        String time = Long.toHexString(millis);
        return time + "-" + md5(time + ":" + secret);
    }

    /**
     * Whether a request knows the login.
     *
     * @param authorization header of the request, {@code null} for none
     */
    boolean isMet(@Nullable String authorization, String method, String uri, ConnectionRequestLogin login) {
        if (authorization == null || !authorization.regionMatches(true, 0, "Digest ", 0, 7)) {
            return false;
        }
        Map<String, String> fields = fields(authorization.substring(7));
        String nonce = fields.getOrDefault("nonce", "");
        if (!isOurs(nonce) || !uri.equals(fields.get("uri")) || !login.username().equals(fields.get("username"))) {
            return false;
        }
        String who = md5(login.username() + ":" + REALM + ":" + login.password());
        String what = md5(method + ":" + uri);
        String between = fields.containsKey("qop")
                ? nonce + ":" + fields.get("nc") + ":" + fields.get("cnonce") + ":" + fields.get("qop")
                : nonce;
        return areSame(md5(who + ":" + between + ":" + what), fields.getOrDefault("response", ""));
    }

    private boolean isOurs(String nonce) {
        String time = nonce.split("-", 2)[0];
        if (!time.matches("[0-9a-f]{1,15}")) {
            return false;
        }
        long millis = Long.parseLong(time, 16);
        long age = clock.getAsLong() - millis;
        return age >= 0 && age <= NONCE_MILLIS && areSame(nonce(millis), nonce);
    }

    private static Map<String, String> fields(String text) {
        Map<String, String> fields = new HashMap<>();
        for (Matcher field = FIELD.matcher(text); field.find();) {
            fields.put(field.group(1), field.group(2) == null ? field.group(3) : field.group(2));
        }
        return fields;
    }

    private static boolean areSame(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    private static String md5(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
