package acs.network;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/** What a chain of proxies wrote about where a request came from, the first hop first. */
public final class ForwardedHops {
    /** More proxies than anybody has in a row. */
    private static final int HOPS_MAX = 64;
    private static final String UNKNOWN = "unknown";

    private final String text;
    private final List<String> hops = new ArrayList<>();
    private int at;

    private ForwardedHops(String text) {
        this.text = text;
    }

    /**
     * The nodes of the field.
     *
     * @param values of all fields of the name, in their order
     * @throws IllegalArgumentException when it is none, or names too many nodes
     */
    public static List<String> of(ForwardedHeader header, List<String> values) {
        ForwardedHops reading = new ForwardedHops(String.join(",", values));
        return switch (header) {
            case NONE -> List.of();
            case FORWARDED -> reading.forwarded();
            case X_FORWARDED_FOR -> reading.forwardedFor();
        };
    }

    /**
     * Who sent a request: from the end of the chain, the first node that is no trusted proxy. Whatever stands before it, he wrote
     * himself, or could have. When a trusted proxy does not tell, it is the last that is known.
     *
     * @param peer    a trusted proxy, on the connection that the request came on
     * @param hops    that the request came by before the peer
     * @param trusted proxies
     */
    public static InetAddress caller(InetAddress peer, List<String> hops, NetworkList trusted) {
        InetAddress caller = peer;
        for (int i = hops.size() - 1; i >= 0 && trusted.contains(caller); i--) {
            InetAddress before = node(hops.get(i));
            if (before == null) {
                return caller;
            }
            caller = before;
        }
        return caller;
    }

    /** Address, with a port or without; {@code null} for a hidden one (<i>RFC 7239 §6</i>). */
    private static @Nullable InetAddress node(String text) {
        if (text.startsWith("[")) {
            int end = text.indexOf(']');
            return end < 0 || !isPort(text.substring(end + 1)) ? null : Addresses.literal(text.substring(1, end));
        }
        int colon = text.indexOf(':');
        if (colon >= 0 && colon == text.lastIndexOf(':')) {
            return isPort(text.substring(colon)) ? Addresses.literal(text.substring(0, colon)) : null;
        }
        return Addresses.literal(text);
    }

    private static boolean isPort(String text) {
        return text.isEmpty() || text.matches(":[A-Za-z0-9._-]{1,32}");
    }

    private List<String> forwardedFor() {
        for (String hop : text.split(",", -1)) {
            add(hop.strip());
        }
        return hops;
    }

    private void add(String hop) {
        if (hops.size() == HOPS_MAX) {
            throw new IllegalArgumentException("more than " + HOPS_MAX + " hops");
        }
        hops.add(hop);
    }

    /** <i>RFC 7239 §4</i>: elements with commas between them, of pairs with semicolons between them. */
    private List<String> forwarded() {
        while (at < text.length()) {
            add(element());
            if (at < text.length()) {
                expect(',');
            }
        }
        return hops;
    }

    private String element() {
        String node = UNKNOWN;
        boolean told = false;
        while (true) {
            skipSpace();
            if (at < text.length() && text.charAt(at) != ',' && text.charAt(at) != ';') {
                String name = token();
                expect('=');
                String value = at < text.length() && text.charAt(at) == '"' ? quoted() : token();
                if (name.toLowerCase(Locale.ROOT).equals("for")) {
                    if (told) {
                        throw new IllegalArgumentException("for twice in one element");
                    }
                    told = true;
                    node = value;
                }
                skipSpace();
            }
            if (at == text.length() || text.charAt(at) != ';') {
                return node;
            }
            at++;
        }
    }

    private void skipSpace() {
        while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
            at++;
        }
    }

    private void expect(char wanted) {
        if (at == text.length() || text.charAt(at) != wanted) {
            throw new IllegalArgumentException("no " + wanted + " at " + at);
        }
        at++;
    }

    /** <i>RFC 9110 §5.6.2</i>; many proxies leave the quotes around addresses with colons and brackets out. */
    private String token() {
        int from = at;
        while (at < text.length() && isTokenCharacter(text.charAt(at))) {
            at++;
        }
        if (at == from) {
            throw new IllegalArgumentException("no token at " + at);
        }
        return text.substring(from, at);
    }

    private static boolean isTokenCharacter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
                || "!#$%&'*+-.^_`|~:[]/".indexOf(c) >= 0;
    }

    private String quoted() {
        StringBuilder value = new StringBuilder();
        at++;
        while (at < text.length() && text.charAt(at) != '"') {
            if (text.charAt(at) == '\\') {
                at++;
            }
            if (at < text.length()) {
                value.append(text.charAt(at++));
            }
        }
        expect('"');
        return value.toString();
    }
}
