package acs.network;

import java.net.InetAddress;

/**
 * Whom to believe about who calls.
 *
 * @param trusted       proxies whose word about callers is taken; everybody else speaks for himself
 * @param proxyProtocol whether they begin connections with the caller's address
 * @param header        in which field of a request they tell it
 */
public record CallerRules(NetworkList trusted, ProxyProtocol proxyProtocol, ForwardedHeader header) {
    /** There is no proxy: whoever connects calls. */
    public static final CallerRules DIRECT = new CallerRules(NetworkList.EMPTY, ProxyProtocol.OFF,
            ForwardedHeader.NONE);

    /** Whether this is a proxy whose word is taken. */
    public boolean trusts(InetAddress peer) {
        return trusted.contains(peer);
    }
}
