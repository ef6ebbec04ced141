package acs.transport.auth;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;

import acs.transport.auth.Authorization.Basic;
import acs.transport.auth.Authorization.Digest;
import acs.transport.auth.Authorization.Other;
import acs.transport.auth.Authorization.Unreadable;
import acs.transport.digest.DigestAlgorithm;
import acs.transport.digest.DigestClient;
import org.jspecify.annotations.Nullable;

/**
 * Reads Authorization headers (<i>RFC 9110 §11.4</i>): lenient in form, since devices quote what is not to be quoted (quirk Q7),
 * leave commas out and write in any case; strict in size, in what is said twice, and in characters. Never fails, and takes time
 * in proportion to the header. One use each.
 */
final class AuthorizationReader {
    /** More of a header is not read. */
    static final int HEADER_MAX = 8_192;
    /** ManagementServer.Username has 256; a canonical device id, percent-encoded, may have as many as this. */
    static final int USERNAME_MAX = 1_024;
    private static final int URI_MAX = 4_096;
    private static final int VALUE_MAX = 256;
    private static final int COUNT_MAX = 16;
    private static final int PARAMETERS_MAX = 24;
    private static final Authorization UNREADABLE = new Unreadable();
    private static final Authorization OTHER = new Other();

    private final String text;
    private int at;

    private AuthorizationReader(String text, int from) {
        this.text = text;
        this.at = from;
    }

    /** @param header a byte in each character, as HTTP has it */
    static Authorization read(String header, String ourRealm) {
        if (header.length() > HEADER_MAX) {
            return UNREADABLE;
        }
        String trimmed = header.strip();
        int end = 0;
        while (end < trimmed.length() && !isSpace(trimmed.charAt(end))) {
            end++;
        }
        return switch (trimmed.substring(0, end).toLowerCase(Locale.ROOT)) {
            case "digest" -> new AuthorizationReader(trimmed, end).digest(ourRealm);
            case "basic" -> basic(trimmed.substring(end).strip());
            default -> OTHER;
        };
    }

    private static Authorization basic(String token) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(token);
        } catch (IllegalArgumentException noBase64) {
            return UNREADABLE;
        }
        int colon = 0;
        while (colon < bytes.length && bytes[colon] != ':') {
            colon++;
        }
        String username = Authorization.raw(bytes, 0, colon);
        if (colon == bytes.length || !isPrintable(username, USERNAME_MAX)) {
            return UNREADABLE;
        }
        byte[] password = Authorization.raw(bytes, colon + 1, bytes.length).getBytes(ISO_8859_1);
        return new Basic(username, password);
    }

    private Authorization digest(String ourRealm) {
        Map<String, String> said = parameters();
        if (said == null) {
            return UNREADABLE;
        }
        DigestAlgorithm algorithm = DigestAlgorithm.of(said.get("algorithm"));
        String username = said.get("username");
        String nonce = said.get("nonce");
        String uri = said.get("uri");
        String response = said.get("response");
        String realm = said.get("realm");
        if (algorithm == null || username == null || nonce == null || uri == null || response == null
                || !isPrintable(username, USERNAME_MAX) || !isPrintable(uri, URI_MAX)
                || !isPrintable(nonce, VALUE_MAX) || (realm != null && !isPrintable(realm, VALUE_MAX))
                || !isHex(response, algorithm.hexLength())) {
            return UNREADABLE;
        }
        String qop = said.get("qop");
        DigestClient client = qop == null || qop.isEmpty() ? null : client(qop, said);
        boolean isComplete = client != null || ((qop == null || qop.isEmpty()) && !algorithm.isBySession());
        return isComplete
                ? new Digest(algorithm, username, realm, nonce, uri, response.toLowerCase(Locale.ROOT), client,
                        ourRealm)
                : UNREADABLE;
    }

    private static @Nullable DigestClient client(String qop, Map<String, String> said) {
        String cnonce = said.get("cnonce");
        String nc = said.get("nc");
        boolean isUsable = qop.equalsIgnoreCase("auth") && cnonce != null && isPrintable(cnonce, VALUE_MAX)
                && nc != null && !nc.isEmpty() && isPrintable(nc, COUNT_MAX);
        return isUsable && cnonce != null && nc != null ? new DigestClient(cnonce, nc, qop) : null;
    }

    /** By their names in lower case; {@code null} when they are not to be read, or one is said twice. */
    private @Nullable Map<String, String> parameters() {
        Map<String, String> said = new HashMap<>();
        while (skipSeparators()) {
            String name = name();
            String value = name == null ? null : value();
            if (name == null || value == null || said.size() == PARAMETERS_MAX || said.put(name, value) != null) {
                return null;
            }
        }
        return said;
    }

    private boolean skipSeparators() {
        while (at < text.length() && (isSpace(text.charAt(at)) || text.charAt(at) == ',')) {
            at++;
        }
        return at < text.length();
    }

    /** Up to and with the equals sign; {@code null} when there is none. */
    private @Nullable String name() {
        int from = at;
        while (at < text.length() && Character.isLetterOrDigit(text.charAt(at))) {
            at++;
        }
        int to = at;
        skipSpace();
        if (to == from || at == text.length() || text.charAt(at) != '=') {
            return null;
        }
        at++;
        skipSpace();
        return text.substring(from, to).toLowerCase(Locale.ROOT);
    }

    private @Nullable String value() {
        if (at < text.length() && text.charAt(at) == '"') {
            at++;
            return quoted();
        }
        int from = at;
        while (at < text.length() && !isSpace(text.charAt(at)) && text.charAt(at) != ',' && text.charAt(at) != '"') {
            at++;
        }
        return text.substring(from, at);
    }

    /** {@code null} when the closing quote is missing. */
    private @Nullable String quoted() {
        int end = text.indexOf('"', at);
        int escape = text.indexOf('\\', at);
        if (end >= 0 && (escape < 0 || escape > end)) {
            String plain = text.substring(at, end);
            at = end + 1;
            return plain;
        }
        StringBuilder value = new StringBuilder();
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '"') {
                return value.toString();
            }
            if (c == '\\' && at < text.length()) {
                c = text.charAt(at++);
            }
            value.append(c);
        }
        return null;
    }

    private void skipSpace() {
        while (at < text.length() && isSpace(text.charAt(at))) {
            at++;
        }
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t';
    }

    /** Bytes in characters, none of them for control. */
    private static boolean isPrintable(String value, int max) {
        if (value.length() > max) {
            return false;
        }
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c < ' ' || c == 0x7F || c > 0xFF) {
                return false;
            }
        }
        return true;
    }

    private static boolean isHex(String value, int length) {
        if (value.length() != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (!HexFormat.isHexDigit(value.charAt(i))) {
                return false;
            }
        }
        return true;
    }
}
