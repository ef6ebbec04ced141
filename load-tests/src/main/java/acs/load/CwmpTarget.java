package acs.load;

import java.net.InetSocketAddress;
import java.net.URI;

/** Where a load goes: to this machine, unless it is allowed in words to go elsewhere. */
final class CwmpTarget {
    private CwmpTarget() {}

    /**
     * The address that an ACS URL names.
     *
     * @throws IllegalArgumentException for another scheme than http, an unknown host, and a remote one that is not allowed
     */
    static InetSocketAddress of(URI url, boolean allowRemote) {
        if (!"http".equalsIgnoreCase(url.getScheme()) || url.getHost() == null) {
            throw new IllegalArgumentException("the URL must look like http://127.0.0.1:7547/");
        }
        InetSocketAddress target = new InetSocketAddress(url.getHost(), url.getPort() < 0 ? 80 : url.getPort());
        if (target.isUnresolved()) {
            throw new IllegalArgumentException("the host " + url.getHost() + " is not known");
        }
        if (!target.getAddress().isLoopbackAddress() && !allowRemote) {
            throw new IllegalArgumentException("load goes to this machine only; --allow-remote lifts that");
        }
        return target;
    }

    /** What to post to. */
    static String path(URI url) {
        String path = url.getRawPath();
        return path == null || path.isEmpty() ? "/" : path;
    }
}
