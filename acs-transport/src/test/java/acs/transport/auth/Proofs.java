package acs.transport.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * What a CPE answers to a challenge, in the forms that CPEs have; written after the RFCs and not after the code that is tested.
 *
 * @param qop  {@code null} for the form of RFC 2069
 * @param form how the header is written
 */
public record Proofs(String username, String password, String algorithm, @Nullable String qop, String nc, String cnonce,
        String uri, Form form) {
    /** How a client writes. */
    public enum Form {
        /** As the RFC has it. */
        STANDARD,
        /** Everything in quotes (quirk Q7). */
        ALL_QUOTED,
        /** No spaces, names in capitals, nothing quoted that need not be. */
        TIGHT
    }

    /** MD5 with qop. */
    public static Proofs of(String username, String password) {
        return new Proofs(username, password, "MD5", "auth", "00000001", "0a4f113b", "/acs", Form.STANDARD);
    }

    public Proofs algorithm(String other) {
        return new Proofs(username, password, other, qop, nc, cnonce, uri, form);
    }

    public Proofs rfc2069() {
        return new Proofs(username, password, algorithm, null, nc, cnonce, uri, form);
    }

    public Proofs nc(String other) {
        return new Proofs(username, password, algorithm, qop, other, cnonce, uri, form);
    }

    public Proofs cnonce(String other) {
        return new Proofs(username, password, algorithm, qop, nc, other, uri, form);
    }

    public Proofs uri(String other) {
        return new Proofs(username, password, algorithm, qop, nc, cnonce, other, form);
    }

    public Proofs form(Form other) {
        return new Proofs(username, password, algorithm, qop, nc, cnonce, uri, other);
    }

    /** The header's value for a POST. */
    public String to(String challenge) {
        String realm = field(challenge, "realm");
        String nonce = field(challenge, "nonce");
        String response = response("POST", realm, nonce);
        StringBuilder header = new StringBuilder("Digest ");
        add(header, "username", username, true);
        add(header, "realm", realm, true);
        add(header, "nonce", nonce, true);
        add(header, "uri", uri, true);
        add(header, "response", response, true);
        add(header, "algorithm", algorithm, false);
        if (qop != null) {
            add(header, "qop", qop, false);
            add(header, "nc", nc, false);
            add(header, "cnonce", cnonce, true);
        }
        return header.toString();
    }

    /** RFC 7616 §3.4.1, RFC 2069 §2.1.2. */
    String response(String method, String realm, String nonce) {
        String a1 = hash(username + ":" + realm + ":" + password);
        if (algorithm.toLowerCase(Locale.ROOT).endsWith("-sess")) {
            a1 = hash(a1 + ":" + nonce + ":" + cnonce);
        }
        String a2 = hash(method + ":" + uri);
        return hash(qop == null
                ? a1 + ":" + nonce + ":" + a2
                : a1 + ":" + nonce + ":" + nc + ":" + cnonce + ":" + qop + ":" + a2);
    }

    private void add(StringBuilder header, String name, String value, boolean quoted) {
        boolean isFirst = header.length() == "Digest ".length();
        boolean quotes = switch (form) {
            case STANDARD -> quoted;
            case ALL_QUOTED -> true;
            case TIGHT -> name.equals("uri") || name.equals("username");
        };
        if (!isFirst) {
            header.append(form == Form.TIGHT ? "," : ", ");
        }
        header.append(form == Form.TIGHT ? name.toUpperCase(Locale.ROOT) : name).append('=')
                .append(quotes ? '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"' : value);
    }

    public static String basic(String username, String password) {
        return "Basic "
                + Base64.getEncoder().encodeToString((username + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    /** A field of a challenge. */
    public static String field(String challenge, String name) {
        Matcher field = Pattern.compile("\\b" + name + "=(?:\"([^\"]*)\"|([^\", ]+))").matcher(challenge);
        if (!field.find()) {
            throw new AssertionError("no " + name + " in " + challenge);
        }
        return Objects.requireNonNullElse(field.group(1), field.group(2));
    }

    private String hash(String text) {
        String name = algorithm.toUpperCase(Locale.ROOT).startsWith("SHA-256") ? "SHA-256" : "MD5";
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance(name).digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
