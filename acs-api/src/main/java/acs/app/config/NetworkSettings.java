package acs.app.config;

import static acs.app.config.SettingType.choice;
import static acs.app.config.SettingType.count;
import static acs.app.config.SettingType.flag;
import static acs.app.config.SettingType.networks;

import acs.network.CallerRules;
import acs.network.ForwardedHeader;
import acs.network.NetworkList;
import acs.network.ProxyProtocol;
import acs.transport.caller.AdmissionLimits;

/** The settings of proxies before the ACS, and who may connect how often. */
final class NetworkSettings {
    static final SettingGroup GROUP = new SettingGroup();

    static final Setting<Boolean> API_ALLOW_PLAIN = GROUP.add("api.allow-plain", flag(), false,
            "Says in words that the API may be reached without TLS on a non-loopback `api.host`, where everybody on the"
                    + " way can read tokens; for a proxy that ends TLS on another host.");
    static final Setting<Boolean> MANAGEMENT_ALLOW_REMOTE = GROUP.add("management.allow-remote", flag(), false,
            "Says in words that health and metrics, which ask for no token, may be reached from other hosts.");

    static final Setting<NetworkList> TRUSTED_PROXIES = GROUP.add("network.trusted-proxies", networks(),
            NetworkList.EMPTY,
            "Proxies and load balancers whose word about who calls is taken. Nobody but them must be able to use these"
                    + " addresses. Limits of one address do not hold for them, but for those they bring.");
    static final Setting<ProxyProtocol> PROXY_PROTOCOL = GROUP.add("network.proxy-protocol",
            choice(ProxyProtocol.class), ProxyProtocol.OFF,
            "The PROXY protocol (versions 1 and 2, before TLS) on the CWMP listener: trusted proxies may begin with it, or"
                    + " must, and then nobody else is let in.");
    static final Setting<ForwardedHeader> FORWARDED_HEADER = GROUP.add("network.forwarded-header",
            choice(ForwardedHeader.class), ForwardedHeader.NONE,
            "The field in which trusted HTTP proxies tell the CWMP listener the caller of each request: the one that they"
                    + " write themselves, since they pass others on as they came.");
    static final Setting<ProxyProtocol> API_PROXY_PROTOCOL = GROUP.add("network.api-proxy-protocol",
            choice(ProxyProtocol.class), ProxyProtocol.OFF, "The same as `network.proxy-protocol` for the API.");
    static final Setting<ForwardedHeader> API_FORWARDED_HEADER = GROUP.add("network.api-forwarded-header",
            choice(ForwardedHeader.class), ForwardedHeader.NONE,
            "The same as `network.forwarded-header` for the API; its rates count whom it names.");

    static final Setting<ProxyProtocol> FILES_PROXY_PROTOCOL = GROUP.add("network.files-proxy-protocol",
            choice(ProxyProtocol.class), ProxyProtocol.OFF,
            "The same as `network.proxy-protocol` for the file service.");

    static final Setting<NetworkList> EXEMPT = GROUP.add("network.exempt", networks(),
            NetworkList.parse("127.0.0.0/8,::1"),
            "Callers that no limit of one address or device holds for: this machine, load generators, your monitoring.");
    static final Setting<Integer> CONNECTIONS_PER_SECOND = GROUP.add("network.connections-per-second",
            count(0, 1_000_000), 20_000,
            "New CPE connections in all, lasting; twice as many may come at once. CWMP and the file service each have so"
                    + " many. 0 for no limit.");
    static final Setting<Integer> ADDRESS_CONNECTIONS_PER_SECOND = GROUP.add(
            "network.address-connections-per-second", count(0, 1_000_000), 100,
            "New CPE connections of one address (IPv6: one /64), lasting; ten times as many may come at once, when all"
                    + " behind a carrier's NAT come back after an outage. Refused ones are told 503 (without TLS, and not in a"
                    + " flood) or closed. CWMP and the file service each have so many. 0 for no limit.");
    static final Setting<Integer> ADDRESS_CONNECTIONS_MAX = GROUP.add("network.address-connections-max",
            count(0, 1_000_000), 2_000,
            "Open CPE connections of one address on the CWMP listener; one more is refused alike. 0 for no limit.");
    static final Setting<Integer> FILES_ADDRESS_CONNECTIONS_MAX = GROUP.add("network.files-address-connections-max",
            count(0, 1_000_000), 200,
            "The same of the file service: a small part of `files.connections-max`, so that one address cannot keep the fleet"
                    + " from its files. 0 for no limit.");
    static final Setting<Integer> ADDRESS_POSTS_PER_SECOND = GROUP.add("network.address-posts-per-second",
            count(0, 1_000_000), 500,
            "POSTs of one address, lasting; ten times as many may come at once. What belongs to a live session always passes;"
                    + " another one is answered 503 with Retry-After. 0 for no limit.");
    static final Setting<Integer> ADDRESSES_MAX = GROUP.add("network.addresses-max", count(1, 10_000_000), 65_536,
            "Addresses remembered for these rates, 96 bytes each.");
    static final Setting<Integer> DEVICE_SESSIONS_PER_MINUTE = GROUP.add("network.device-sessions-per-minute",
            count(0, 100_000), 30,
            "Sessions of one device, lasting; twice as many may come at once, one more Inform is answered 503 with"
                    + " Retry-After. 0 for no limit.");
    static final Setting<Integer> DEVICES_MAX = GROUP.add("network.devices-max", count(1, 10_000_000), 65_536,
            "Devices remembered for that rate, 16 bytes each.");
    static final Setting<Integer> ADDRESS_REGISTRATIONS_PER_HOUR = GROUP.add("network.address-registrations-per-hour",
            count(0, 100_000_000), 5_000,
            "Unknown devices that one address registers by their first Informs, lasting, and as many at once; the Inform of"
                    + " one more is answered 503 with Retry-After, and nothing of it is stored. Each node counts for itself."
                    + " 0 for no limit.");

    private NetworkSettings() {}

    static NetworkConfig map(SettingValues values) {
        return new NetworkConfig(
                new CallerRules(values.get(TRUSTED_PROXIES), values.get(PROXY_PROTOCOL), values.get(FORWARDED_HEADER)),
                new CallerRules(values.get(TRUSTED_PROXIES), values.get(API_PROXY_PROTOCOL),
                        values.get(API_FORWARDED_HEADER)),
                new CallerRules(values.get(TRUSTED_PROXIES), values.get(FILES_PROXY_PROTOCOL), ForwardedHeader.NONE),
                admission(values, ADDRESS_CONNECTIONS_MAX, values.get(ADDRESS_POSTS_PER_SECOND)),
                admission(values, FILES_ADDRESS_CONNECTIONS_MAX, 0),
                values.get(DEVICE_SESSIONS_PER_MINUTE), values.get(DEVICES_MAX),
                values.get(ADDRESS_REGISTRATIONS_PER_HOUR), values.get(API_ALLOW_PLAIN),
                values.get(MANAGEMENT_ALLOW_REMOTE));
    }

    private static AdmissionLimits admission(SettingValues values, Setting<Integer> openOfAddress,
            int postsPerSecond) {
        return new AdmissionLimits(values.get(CONNECTIONS_PER_SECOND), values.get(ADDRESS_CONNECTIONS_PER_SECOND),
                values.get(openOfAddress), postsPerSecond, values.get(ADDRESSES_MAX), values.get(EXEMPT));
    }
}
