package acs.app.hardening;

import static acs.app.hardening.HardeningCheck.Result.ok;
import static acs.app.hardening.HardeningCheck.Result.warn;

import java.util.List;

import acs.app.config.NetworkConfig;
import acs.app.hardening.HardeningCheck.Result;
import acs.network.ForwardedHeader;
import acs.network.Network;
import acs.network.NetworkList;
import acs.network.ProxyProtocol;
import acs.transport.caller.AdmissionLimits;

/** Whom the server believes about callers, and how often they may come. */
final class NetworkChecks {
    /** Wider ones hold more than a few proxies. */
    private static final int PREFIX_MIN_V4 = 24;
    private static final int PREFIX_MIN_V6 = 64;
    private static final NetworkList LOOPBACK = NetworkList.parse("127.0.0.0/8,::1");

    private NetworkChecks() {}

    static Result trustedProxies(Subject subject) {
        NetworkConfig network = subject.config().network();
        List<Network> wide = network.trustedProxies().networks().stream().filter(NetworkChecks::isWide).toList();
        if (!wide.isEmpty()) {
            return warn("every host in " + new NetworkList(wide) + " may say for whom it calls",
                    "name the proxies' own addresses in network.trusted-proxies");
        }
        return ok(network.trustedProxies().isEmpty() ? "there are none" : network.trustedProxies().toString());
    }

    private static boolean isWide(Network network) {
        return network.prefix() < (network.isV6() ? PREFIX_MIN_V6 : PREFIX_MIN_V4) && !isLoopback(network);
    }

    private static boolean isLoopback(Network network) {
        return LOOPBACK.networks().stream()
                .anyMatch(own -> network.prefix() >= own.prefix() && own.contains(network.address()));
    }

    /** Behind a proxy that tells nothing, all CPEs are one address, and its limits would hold for them together or for nobody. */
    static Result proxyTells(Subject subject) {
        NetworkConfig network = subject.config().network();
        boolean tells = network.cwmp().proxyProtocol() != ProxyProtocol.OFF
                || network.cwmp().header() != ForwardedHeader.NONE
                || network.api().proxyProtocol() != ProxyProtocol.OFF
                || network.files().proxyProtocol() != ProxyProtocol.OFF
                || network.api().header() != ForwardedHeader.NONE;
        if (network.trustedProxies().isEmpty() || tells) {
            return ok(tells ? "proxies tell who calls" : "no proxy is trusted");
        }
        return warn("proxies are trusted, and nothing is read of what they tell",
                "set network.proxy-protocol or network.forwarded-header, or take them out of network.trusted-proxies");
    }

    static Result addressLimits(Subject subject) {
        AdmissionLimits limits = subject.config().network().admission();
        int filesMax = subject.config().network().filesAdmission().addressConnectionsMax();
        boolean off = limits.addressConnectionsPerSecond() == 0 || limits.addressConnectionsMax() == 0
                || limits.addressPostsPerSecond() == 0 || filesMax == 0;
        return off
                ? warn("one address may connect or post without limit",
                        "set network.address-connections-per-second, network.address-connections-max,"
                                + " network.address-posts-per-second and network.files-address-connections-max")
                : ok(limits.addressConnectionsPerSecond() + " connections and " + limits.addressPostsPerSecond()
                        + " POSTs a second, " + limits.addressConnectionsMax() + " open, and " + filesMax
                        + " of the file service");
    }

    static Result deviceLimit(Subject subject) {
        int perMinute = subject.config().network().deviceSessionsPerMinute();
        return perMinute == 0
                ? warn("one device may open sessions without end", "set network.device-sessions-per-minute")
                : ok(perMinute + " sessions a minute");
    }

    static Result exempt(Subject subject) {
        List<Network> strangers = subject.config().network().admission().exempt().networks().stream()
                .filter(network -> isWide(network) && !isLoopback(network)).toList();
        return strangers.isEmpty()
                ? ok("few or none")
                : warn("no limit holds for " + new NetworkList(strangers),
                        "leave in network.exempt only this machine, load generators and your monitoring");
    }
}
