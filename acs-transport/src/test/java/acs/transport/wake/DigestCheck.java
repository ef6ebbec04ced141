package acs.transport.wake;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Checks a Digest answer as a device does, written apart from what makes it. */
final class DigestCheck {
    private static final Pattern FIELD = Pattern.compile("(\\w+)\\s*=\\s*(?:\"([^\"]*)\"|([^\\s,\"]+))");

    private DigestCheck() {}

    /** Whether the request proves to know the password, and repeats of the challenge what was offered and nothing else. */
    static boolean isMet(String request, String challenge, String username, String password) {
        int at = request.toLowerCase(Locale.ROOT).indexOf("authorization: digest ");
        if (at < 0) {
            return false;
        }
        Map<String, String> asked = fields(challenge);
        Map<String, String> given = fields(request.substring(at, request.indexOf("\r\n", at)));
        String algorithm = asked.getOrDefault("algorithm", "MD5");
        String hash = algorithm.startsWith("SHA-256") ? "SHA-256" : "MD5";
        boolean isSession = algorithm.toLowerCase(Locale.ROOT).endsWith("-sess");
        boolean hasQop = asked.containsKey("qop");
        boolean isEcho = given.containsKey("algorithm") == asked.containsKey("algorithm")
                && given.containsKey("opaque") == asked.containsKey("opaque")
                && given.containsKey("qop") == hasQop && given.containsKey("nc") == hasQop
                && given.containsKey("cnonce") == (hasQop || isSession)
                && asked.getOrDefault("nonce", "").equals(given.get("nonce")) && username.equals(given.get("username"));
        String who = hex(hash, username + ":" + asked.get("realm") + ":" + password);
        if (isSession) {
            who = hex(hash, who + ":" + given.get("nonce") + ":" + given.get("cnonce"));
        }
        String what = hex(hash, "GET:" + given.get("uri"));
        String between = hasQop
                ? given.get("nonce") + ":" + given.get("nc") + ":" + given.get("cnonce") + ":" + given.get("qop")
                : given.get("nonce");
        return isEcho && request.startsWith("GET " + given.get("uri") + " ")
                && hex(hash, who + ":" + between + ":" + what).equals(given.get("response"));
    }

    private static Map<String, String> fields(String text) {
        Map<String, String> fields = new HashMap<>();
        for (Matcher field = FIELD.matcher(text); field.find();) {
            fields.put(field.group(1), field.group(2) == null ? field.group(3) : field.group(2));
        }
        return fields;
    }

    private static String hex(String hash, String text) {
        try {
            return HexFormat.of().formatHex(
                    MessageDigest.getInstance(hash).digest(text.getBytes(StandardCharsets.ISO_8859_1)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
