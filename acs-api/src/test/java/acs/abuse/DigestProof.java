package acs.abuse;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Answers a Digest challenge with MD5 and counts on with each further request. */
final class DigestProof {
    private static final Pattern CHALLENGE = Pattern.compile("realm=\"(.*?)\".*nonce=\"(.*?)\"");

    private final String realm;
    private final String nonce;
    private final String username;
    private final String password;
    private int count;

    DigestProof(WireAnswer challenged, String username, String password) {
        String challenge = String.join(" ", challenged.headers().getOrDefault("www-authenticate", List.of()));
        Matcher fields = CHALLENGE.matcher(challenge);
        if (!fields.find()) {
            throw new IllegalArgumentException("no challenge: " + challenged.status() + " " + challenge);
        }
        this.realm = fields.group(1);
        this.nonce = fields.group(2);
        this.username = username;
        this.password = password;
    }

    /** The header line of the next request. */
    String line(String method, String uri) {
        String nc = "%08x".formatted(++count);
        String response = md5(md5(username + ":" + realm + ":" + password) + ":" + nonce + ":" + nc + ":abc:auth:"
                + md5(method + ":" + uri));
        return "Authorization: Digest username=\"" + username + "\", realm=\"" + realm + "\", nonce=\"" + nonce
                + "\", uri=\"" + uri + "\", response=\"" + response + "\", qop=auth, nc=" + nc + ", cnonce=\"abc\"";
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
