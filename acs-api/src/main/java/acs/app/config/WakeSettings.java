package acs.app.config;

import static acs.app.config.SettingType.count;
import static acs.app.config.SettingType.flag;
import static acs.app.config.SettingType.networks;
import static acs.app.config.SettingType.size;
import static acs.app.config.SettingType.time;

import java.time.Duration;
import java.util.regex.Pattern;

import acs.network.NetworkList;
import acs.transport.wake.AddressRules;
import acs.transport.wake.HttpWakeSettings;
import acs.transport.wake.PortRanges;
import acs.transport.wake.WakeLimits;

/** The settings of connection requests. */
final class WakeSettings {
    static final SettingGroup GROUP = new SettingGroup();
    private static final Pattern PROXY = Pattern
            .compile("(|[A-Za-z0-9._-]{1,253}:[0-9]{1,5}|\\[[0-9A-Fa-f:.]{2,45}\\]:[0-9]{1,5})");
    private static final WakeLimits LIMITS = WakeLimits.defaults();
    private static final HttpWakeSettings HTTP = HttpWakeSettings.defaults();
    private static final AddressRules RULES = AddressRules.defaults();

    static final Setting<Boolean> ENABLED = GROUP.add("wake.enabled", flag(), true,
            "Asks devices to connect when operations wait for them, and when the API is told to; otherwise they come by"
                    + " themselves, after their periodic interval.");
    static final Setting<Integer> IN_FLIGHT_MAX = GROUP.add("wake.in-flight-max", count(1, 10_000),
            LIMITS.inFlightMax(), "Devices that are being asked at a time.");
    static final Setting<Integer> QUEUE_MAX = GROUP.add("wake.queue-max", count(1, 10_000_000), LIMITS.queueMax(),
            "Devices that wait to be asked, now or again, some 500 bytes each; one whose id has 128 characters or more counts for"
                    + " several. More are found later by the look.");
    static final Setting<Integer> PER_SECOND = GROUP.add("wake.per-second", count(1, 100_000), LIMITS.perSecond(),
            "Devices that one node asks in a second.");
    static final Setting<Integer> DEVICE_PER_MINUTE = GROUP.add("wake.device-per-minute", count(1, 1_000),
            LIMITS.devicePerMinute(), "Times that one device is asked in a minute, at once too.");
    static final Setting<Integer> SUBNET_PER_SECOND = GROUP.add("wake.subnet-per-second", count(1, 100_000),
            LIMITS.subnetPerSecond(),
            "Requests over HTTP in a second into one network (IPv4: /24, IPv6: /48); twice as many at once.");
    static final Setting<Duration> ACCEPTED_WAIT = GROUP.add("wake.accepted-wait", time("30s", "10m"),
            LIMITS.acceptedWait(),
            "For the session of a device that took a request, then it is asked again; TR-069 gives it 30 s.");
    static final Setting<Duration> BUSY_DELAY = GROUP.add("wake.busy-delay", time("1s", "10m"), LIMITS.busyDelay(),
            "Until a device is asked again that was busy (503), as many are just after a session.");
    static final Setting<Duration> RETRY_DELAY = GROUP.add("wake.retry-delay", time("1s", "1h"), LIMITS.retryDelay(),
            "Until a device is asked again that was not reached or refused; each further time twice as long.");
    static final Setting<Duration> RETRY_DELAY_MAX = GROUP.add("wake.retry-delay-max", time("1s", "24h"),
            LIMITS.retryDelayMax(), "The longest such delay.");
    static final Setting<Integer> ATTEMPTS_MAX = GROUP.add("wake.attempts-max", count(1, 20), LIMITS.attemptsMax(),
            "Times that a device is asked in vain; then it is left alone.");
    static final Setting<Duration> AGAIN_AFTER = GROUP.add("wake.again-after", time("1m", "30d"),
            LIMITS.againAfter(),
            "How long a device is left alone then, if its operations still wait; a new operation asks it at once.");
    static final Setting<Duration> LOOK = GROUP.add("wake.look", time("1s", "1h"), LIMITS.look(),
            "How often a node looks through 10,000 queued operations for devices that nobody has asked, as after a restart"
                    + " or for an operation that is to be tried again.");
    static final Setting<Duration> DNS_TIMEOUT = GROUP.add("wake.dns-timeout", time("100ms", "1m"), HTTP.nameMax(),
            "Finding the address of a host name that a device reported.");
    static final Setting<Duration> CONNECT_TIMEOUT = GROUP.add("wake.connect-timeout", time("100ms", "1m"),
            HTTP.connectMax(), "One connection to a device.");
    static final Setting<Duration> ANSWER_TIMEOUT = GROUP.add("wake.answer-timeout", time("100ms", "1m"),
            HTTP.answerMax(), "One answer of a device.");
    static final Setting<Duration> TIMEOUT = GROUP.add("wake.timeout", time("100ms", "5m"), HTTP.wholeMax(),
            "All of a request over HTTP: up to eight GETs.");
    static final Setting<Integer> ANSWER_BYTES_MAX = GROUP.add("wake.answer-bytes-max", size("1KiB", "1MiB"),
            HTTP.answerBytesMax(),
            "What one connection to a device may bring, heads and bodies together; then it is cut.");
    static final Setting<Boolean> BASIC = GROUP.add("wake.basic", flag(), HTTP.mayShowSecret(),
            "Answers devices that offer Basic alone. TR-069 wants Digest; Basic shows the device's connection request"
                    + " password in clear to everybody on the way, and to whoever the reported URL leads to.");
    static final Setting<String> PROXY_ADDRESS = GROUP.add("wake.proxy", matching("empty, or `host:port`", PROXY), "",
            "An HTTP proxy with CONNECT through which devices are reached. Names are still found and checked here.");
    static final Setting<NetworkList> NETWORKS = GROUP.add("wake.networks", networks(), RULES.networks(),
            "Where devices are: addresses outside are not asked. Name your access networks here.");
    static final Setting<NetworkList> ALLOW = GROUP.add("wake.allow", networks(), RULES.allowed(),
            "Asked although the ACS refuses them by itself: loopback, link-local, clouds' metadata services, this"
                    + " machine's own addresses. `127.0.0.0/8` for `deploy/acs simulate` on this machine. Never lets in the"
                    + " ACS's own listeners and its database.");
    static final Setting<NetworkList> DENY = GROUP.add("wake.deny", networks(), RULES.denied(),
            "Not asked although they are in `wake.networks` or `wake.allow`: your data centre, for instance.");
    static final Setting<PortRanges> PORTS = GROUP.add("wake.ports", ports(), RULES.ports(),
            "Ports that devices may name in a ConnectionRequestURL; a UDP Connection Request goes to any.");
    static final Setting<PortRanges> PORTS_DENY = GROUP.add("wake.ports-deny", ports(), RULES.portsDenied(),
            "Ports that are not asked although they are in `wake.ports`: services that an HTTP request could harm.");

    private WakeSettings() {}

    static WakeConfig map(SettingValues values) {
        return new WakeConfig(values.get(ENABLED),
                new WakeLimits(values.get(IN_FLIGHT_MAX), values.get(QUEUE_MAX), values.get(PER_SECOND),
                        values.get(DEVICE_PER_MINUTE), values.get(SUBNET_PER_SECOND), values.get(ACCEPTED_WAIT),
                        values.get(BUSY_DELAY), values.get(RETRY_DELAY), values.get(RETRY_DELAY_MAX),
                        values.get(ATTEMPTS_MAX), values.get(AGAIN_AFTER), values.get(LOOK)),
                new HttpWakeSettings(values.get(DNS_TIMEOUT), values.get(CONNECT_TIMEOUT), values.get(ANSWER_TIMEOUT),
                        values.get(TIMEOUT), values.get(ANSWER_BYTES_MAX), values.get(BASIC), null),
                values.get(PROXY_ADDRESS), new AddressRules(values.get(NETWORKS), values.get(ALLOW), values.get(DENY),
                        values.get(PORTS), values.get(PORTS_DENY)));
    }

    private static SettingType<PortRanges> ports() {
        return new SettingType<>("ports and ranges of them, with commas between", text -> {
            try {
                return PortRanges.parse(text);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("must be ports such as 80,7000-8000", e);
            }
        }, PortRanges::toString);
    }

    private static SettingType<String> matching(String range, Pattern allowed) {
        return new SettingType<>(range, text -> {
            if (!allowed.matcher(text).matches()) {
                throw new IllegalArgumentException("must be " + range.replace("`", ""));
            }
            return text;
        }, text -> text);
    }
}
