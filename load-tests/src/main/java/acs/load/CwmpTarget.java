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
        InetSocketAddress target = new InetSocketAddress(url.getHost(), url.getPort() < 0 ? usual : url.getPort());
        if (target.isUnresolved()) {
            throw new IllegalArgumentException("the host " + url.getHost() + " is not known");
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
