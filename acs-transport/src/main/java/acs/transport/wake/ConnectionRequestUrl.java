package acs.transport.wake;

import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

import acs.network.Addresses;
import io.netty.util.NetUtil;

/**
 * A ConnectionRequestURL that may be asked (<i>TR-069 A6 §3.2.2</i>): plain HTTP, a host and a path. Strict about the host,
 * since parsers that disagree about it are how addresses are smuggled; lenient about the path, which is the device's affair.
 *
 * @param host   a name, or an address without brackets
 * @param port   1–65535
 * @param target path and query as sent, visible ASCII
 */
record ConnectionRequestUrl(String host, int port, String target) {
    /** Longer than TR-069 allows (256), as devices are. */
    static final int LENGTH_MAX = 1024;
    private static final String SCHEME = "http://";
    private static final int PORT = 80;
    private static final Pattern NAME = Pattern
            .compile("(?=.{1,253}$)[A-Za-z0-9_-]{1,63}(\\.[A-Za-z0-9_-]{1,63})*\\.?");
    /** What reads as an address in some parser: decimal, octal, hexadecimal, of one to four parts. */
    private static final Pattern NUMBER_LAST = Pattern.compile("(.*\\.)?(0[xX][0-9A-Fa-f]*|[0-9]+)\\.?");

    /** @throws IllegalArgumentException saying for people what is wrong */
    static ConnectionRequestUrl parse(String text) {
        String url = text.strip();
        if (url.length() > LENGTH_MAX || !url.chars().allMatch(c -> c > ' ' && c < 0x7F)) {
            throw new IllegalArgumentException("the URL is too long or holds characters that no URL has");
        }
        if (!url.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            throw new IllegalArgumentException("the URL does not begin with http://");
        }
        int end = SCHEME.length();
        while (end < url.length() && "/?#\\".indexOf(url.charAt(end)) < 0) {
            end++;
        }
        String authority = url.substring(SCHEME.length(), end);
        if (authority.indexOf('@') >= 0) {
            throw new IllegalArgumentException("the URL holds a user");
        }
        String rest = url.substring(end);
        if (rest.indexOf('#') >= 0 || rest.startsWith("\\")) {
            throw new IllegalArgumentException("the URL holds a fragment or a backslash before its path");
        }
        int colon = portAt(authority);
        String host = colon < 0 ? authority : authority.substring(0, colon);
        return new ConnectionRequestUrl(host(host), colon < 0 ? PORT : port(authority.substring(colon + 1)),
                rest.startsWith("/") ? rest : "/" + rest);
    }

    /** The address that the host is, empty when it is a name. */
    Optional<InetAddress> literal() {
        return Optional.ofNullable(NetUtil.createByteArrayFromIpAddressString(host)).map(Addresses::of);
    }

    /** The value of the Host field. */
    String hostField() {
        String name = host.indexOf(':') < 0 ? host : "[" + host + "]";
        return port == PORT ? name : name + ":" + port;
    }

    private static int portAt(String authority) {
        int colon = authority.lastIndexOf(':');
        return colon > authority.lastIndexOf(']') ? colon : -1;
    }

    private static int port(String text) {
        // An empty port is the scheme's (RFC 3986 §3.2.3).
        if (text.isEmpty()) {
            return PORT;
        }
        int port = text.matches("[0-9]{1,5}") ? Integer.parseInt(text) : 0;
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("the URL's port is none");
        }
        return port;
    }

    private static String host(String host) {
        if (host.startsWith("[") && host.endsWith("]")) {
            String inner = host.substring(1, host.length() - 1);
            if (inner.indexOf('%') < 0 && NetUtil.isValidIpV6Address(inner)) {
                return inner.toLowerCase(Locale.ROOT);
            }
        } else if (NetUtil.isValidIpV4Address(host)
                || (NAME.matcher(host).matches() && !NUMBER_LAST.matcher(host).matches())) {
            return host.toLowerCase(Locale.ROOT);
        }
        throw new IllegalArgumentException("the URL's host is neither a name nor an address");
    }
}
