package acs.load;

import java.net.InetSocketAddress;
import java.net.URI;

/** Where a load goes: to this machine, unless it is allowed in words to go elsewhere. */
final class CwmpTarget {
    private CwmpTarget() {}

    /**
     * The address that an ACS URL names.
     *
     * @throws IllegalArgumentException for another scheme than http and https, an unknown host, and a remote one that is not allowed
     */
    static InetSocketAddress of(URI url, boolean allowRemote) {
        if (!("http".equalsIgnoreCase(url.getScheme()) || isSecure(url)) || url.getHost() == null) {
            throw new IllegalArgumentException(
                    "the URL must look like http://127.0.0.1:7547/ or https://localhost:7548/");
        }
        int usual = isSecure(url) ? 443 : 80;
        return checked(new InetSocketAddress(url.getHost(), url.getPort() < 0 ? usual : url.getPort()), allowRemote);
    }

    /**
     * The address of a STUN server.
     *
     * @throws IllegalArgumentException for what is not {@code host:port}, an unknown host, and a remote one that is not allowed
     */
    static InetSocketAddress udp(String hostAndPort, boolean allowRemote) {
        int colon = hostAndPort.lastIndexOf(':');
        String port = hostAndPort.substring(colon + 1);
        if (colon < 1 || !port.matches("\\d{1,5}") || Integer.parseInt(port) > 65_535) {
            throw new IllegalArgumentException("a STUN server looks like 127.0.0.1:3478");
        }
        return checked(new InetSocketAddress(hostAndPort.substring(0, colon), Integer.parseInt(port)), allowRemote);
    }

    private static InetSocketAddress checked(InetSocketAddress target, boolean allowRemote) {
        if (target.isUnresolved()) {
            throw new IllegalArgumentException("the host " + target.getHostString() + " is not known");
        }
        if (!target.getAddress().isLoopbackAddress() && !allowRemote) {
            throw new IllegalArgumentException("load goes to this machine only; --allow-remote lifts that");
        }
        return target;
    }

    /** Whether TLS is spoken there. */
    static boolean isSecure(URI url) {
        return "https".equalsIgnoreCase(url.getScheme());
    }

    /** What to post to. */
    static String path(URI url) {
        String path = url.getRawPath();
        return path == null || path.isEmpty() ? "/" : path;
    }
}
