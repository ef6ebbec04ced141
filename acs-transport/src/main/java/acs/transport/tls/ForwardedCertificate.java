package acs.transport.tls;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/**
 * Reads the header by which a proxy that ends TLS hands on a client's certificate. Which forms there are:
 * <ul>
 * <li>{@code :BASE64:}, DER (<i>RFC 9440 §2.1</i>);
 * <li>{@code …;Cert="PEM, percent-encoded";…}, elements with commas between them, the last by the proxy next to us (Envoy's
 * X-Forwarded-Client-Cert);
 * <li>PEM, percent-encoded or with its line ends as blanks (nginx), or bare base64 of DER (HAProxy).
 * </ul>
 * Believes nobody: who sent it and whether the certificate is good is for the caller to ask.
 */
final class ForwardedCertificate {
    private static final int CHARACTERS_MAX = 32 << 10;
    private static final String ENVOY_PARAMETER = "cert=";

    private ForwardedCertificate() {}

    /**
     * The certificate of one header value.
     *
     * @throws CertificateException when it holds none; the message does not quote it
     */
    static X509Certificate read(String value) throws CertificateException {
        String text = value.strip();
        if (text.isEmpty() || text.length() > CHARACTERS_MAX) {
            throw new CertificateException("empty or too long");
        }
        if (text.length() > 1 && text.startsWith(":") && text.endsWith(":")) {
            return der(text.substring(1, text.length() - 1));
        }
        boolean envoy = text.indexOf('"') >= 0 || text.indexOf(';') >= 0;
        String plain = percentDecoded(envoy ? lastEnvoyCertificate(text) : text);
        return plain.contains("-----BEGIN") ? Pem.certificate(plain) : der(plain);
    }

    private static X509Certificate der(String base64) throws CertificateException {
        try {
            return Pem.certificate(Base64.getDecoder().decode(base64));
        } catch (IllegalArgumentException e) {
            throw new CertificateException("no base64");
        }
    }

    private static String percentDecoded(String text) throws CertificateException {
        try {
            // A plus sign is a digit of base64 here, no blank.
            return text.indexOf('%') < 0
                    ? text
                    : URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.ISO_8859_1);
        } catch (IllegalArgumentException e) {
            throw new CertificateException("not percent-encoded");
        }
    }

    /** The Cert parameter of the last element: what proxies further away said does not count. */
    private static String lastEnvoyCertificate(String text) throws CertificateException {
        for (String pair : split(split(text, ',').getLast(), ';')) {
            String stripped = pair.strip();
            if (stripped.toLowerCase(Locale.ROOT).startsWith(ENVOY_PARAMETER)) {
                return unquoted(stripped.substring(ENVOY_PARAMETER.length()));
            }
        }
        throw new CertificateException("the last element has no certificate");
    }

    /** The parts between separators that stand outside quotes; one at least. */
    private static List<String> split(String text, char separator) {
        List<String> parts = new ArrayList<>();
        boolean quoted = false;
        int begin = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && quoted) {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == separator && !quoted) {
                parts.add(text.substring(begin, i));
                begin = i + 1;
            }
        }
        parts.add(text.substring(begin));
        return parts;
    }

    private static String unquoted(String text) {
        return text.length() > 1 && text.startsWith("\"") && text.endsWith("\"")
                ? text.substring(1, text.length() - 1).replaceAll("\\\\(.)", "$1")
                : text;
    }
}
