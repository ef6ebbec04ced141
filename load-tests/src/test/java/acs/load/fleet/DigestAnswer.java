package acs.load.fleet;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What an ACS answers to a device's challenge. */
public final class DigestAnswer {
    private static final Pattern CHALLENGE = Pattern.compile("realm=\"(.*?)\".*nonce=\"(.*?)\"");

    private DigestAnswer() {}

    /** Value of Authorization for a GET. */
    public static String to(String challenge, String username, String password, String uri, boolean qop) {
        Matcher fields = CHALLENGE.matcher(challenge);
        if (!fields.find()) {
            throw new IllegalArgumentException("no challenge: " + challenge);
        }
        String who = md5(username + ":" + fields.group(1) + ":" + password);
        String between = fields.group(2) + (qop ? ":00000001:abc:auth" : "");
        return "Digest username=\"" + username + "\", realm=\"" + fields.group(1) + "\", nonce=\"" + fields.group(2)
                + "\", uri=\"" + uri + "\", response=\"" + md5(who + ":" + between + ":" + md5("GET:" + uri)) + "\""
                + (qop ? ", qop=auth, nc=00000001, cnonce=\"abc\"" : "");
    }

    private static String md5(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
