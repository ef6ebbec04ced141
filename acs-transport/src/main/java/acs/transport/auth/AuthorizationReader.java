package acs.transport.auth;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;

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
    /** That are looked at, by their names. */
    private static final List<String> PARAMETERS = List.of("username", "realm", "nonce", "uri", "response", "algorithm",
            "cnonce", "nc", "qop");
    private static final Authorization UNREADABLE = new Unreadable();
    private static final Authorization OTHER = new Other();

    private final String text;
    /** Of {@link #PARAMETERS}, {@code null} for those not said. */
    private final @Nullable String[] values = new @Nullable String[PARAMETERS.size()];
    /** Names of those that nobody looks at, in lower case. */
    private final Set<String> others = new HashSet<>();
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
        if (!readParameters()) {
            return UNREADABLE;
        }
        DigestAlgorithm algorithm = DigestAlgorithm.of(said("algorithm"));
        String username = said("username");
        String nonce = said("nonce");
        String uri = said("uri");
        String response = said("response");
        String realm = said("realm");
        if (algorithm == null || username == null || nonce == null || uri == null || response == null
                || !isPrintable(username, USERNAME_MAX) || !isPrintable(uri, URI_MAX)
                || !isPrintable(nonce, VALUE_MAX) || (realm != null && !isPrintable(realm, VALUE_MAX))
                || !isHex(response, algorithm.hexLength())) {
            return UNREADABLE;
        }
        String qop = said("qop");
        DigestClient client = qop == null || qop.isEmpty() ? null : client(qop);
        boolean isComplete = client != null || ((qop == null || qop.isEmpty()) && !algorithm.isBySession());
        return isComplete
                ? new Digest(algorithm, username, realm, nonce, uri, response.toLowerCase(Locale.ROOT), client,
                        ourRealm)
                : UNREADABLE;
    }

    private @Nullable DigestClient client(String qop) {
        String cnonce = said("cnonce");
        String nc = said("nc");
        boolean isUsable = qop.equalsIgnoreCase("auth") && cnonce != null && isPrintable(cnonce, VALUE_MAX)
                && nc != null && !nc.isEmpty() && isPrintable(nc, COUNT_MAX);
        return isUsable && cnonce != null && nc != null ? new DigestClient(cnonce, nc, qop) : null;
    }

    private @Nullable String said(String parameter) {
        return values[PARAMETERS.indexOf(parameter)];
    }

    /** {@code false} when they are not to be read, or one is said twice. */
    private boolean readParameters() {
        for (int count = 0; skipSeparators(); count++) {
            int from = at;
            int to = name();
            String value = to < 0 ? null : value();
            if (value == null || count == PARAMETERS_MAX) {
                return false;
            }
            int known = parameter(from, to);
            boolean isFirst = known < 0
                    ? others.add(text.substring(from, to).toLowerCase(Locale.ROOT))
                    : values[known] == null;
            if (!isFirst) {
                return false;
            }
            if (known >= 0) {
                values[known] = value;
            }
        }
        return true;
    }

    /** Its place among {@link #PARAMETERS}, whatever its case; -1 when it is none of them. */
    private int parameter(int from, int to) {
        for (int i = 0; i < PARAMETERS.size(); i++) {
            String name = PARAMETERS.get(i);
            if (name.length() == to - from && text.regionMatches(true, from, name, 0, name.length())) {
                return i;
            }
        }
        return -1;
    }

    private boolean skipSeparators() {
        while (at < text.length() && (isSpace(text.charAt(at)) || text.charAt(at) == ',')) {
            at++;
        }
        return at < text.length();
    }

    /** Goes past the equals sign, and says where the name ends; -1 when there is none. */
    private int name() {
        int from = at;
        while (at < text.length() && Character.isLetterOrDigit(text.charAt(at))) {
            at++;
        }
        int to = at;
        skipSpace();
        if (to == from || at == text.length() || text.charAt(at) != '=') {
            return -1;
        }
        at++;
        skipSpace();
        return to;
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
