package acs.app.config;

import static acs.app.config.SettingType.choice;
import static acs.app.config.SettingType.count;
import static acs.app.config.SettingType.flag;
import static acs.app.config.SettingType.optionalPath;
import static acs.app.config.SettingType.secret;
import static acs.app.config.SettingType.time;

import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Function;
import java.util.regex.Pattern;

import acs.transport.xmpp.XmppLinkSettings.Tls;

/** The settings of connection requests over XMPP. */
final class XmppSettings {
    static final SettingGroup GROUP = new SettingGroup();

    private static final int CLIENT_PORT = 5222;

    static final Setting<Boolean> ENABLED = GROUP.add("xmpp.enabled", flag(), false,
            "Logs in to an XMPP server and asks devices through it; needs `xmpp.domain`, `xmpp.username` and"
                    + " `xmpp.password`.");
    static final Setting<String> HOST = GROUP.add("xmpp.host", text("[A-Za-z0-9.:_%-]{0,253}", "an address or a name"),
            "", "The XMPP server; not set, what the DNS says of the domain (SRV records).");
    static final Setting<Integer> PORT = GROUP.add("xmpp.port", count(1, 65_535), CLIENT_PORT,
            "The TCP port of `xmpp.host` for clients.");
    static final Setting<String> DOMAIN = GROUP.add("xmpp.domain", text("[A-Za-z0-9._-]{0,253}", "a domain"), "",
            "The domain of the ACS's account. Devices of this one alone are asked, since their passwords go with the"
                    + " request.");
    static final Setting<String> USERNAME = GROUP.add("xmpp.username", text("[^\\s\"&'/:<>@]{0,512}", "a local part"),
            "", "The ACS's account, without the domain.");
    static final Setting<Secret> PASSWORD = GROUP.add("xmpp.password",
            secret("1 to 512 characters", Pattern.compile("[^\\p{Cntrl}]{1,512}")), Secret.NONE,
            "The account's password.");
    static final Setting<String> RESOURCE = GROUP.add("xmpp.resource", text("[^\\p{Cntrl}]{0,512}", "a resource"), "",
            "The resource of the ACS's connection; not set, the server gives one, which several nodes need.");
    static final Setting<Tls> TLS = GROUP.add("xmpp.tls", choice(Tls.class), Tls.REQUIRED,
            "`none` sends every device's ConnectionRequestPassword in the clear: for closed networks.");
    static final Setting<Path> CA_FILE = GROUP.add("xmpp.ca-file", optionalPath(), Path.of(""),
            "Certificates (PEM) that the server's must come from, in place of those that Java trusts; read at each"
                    + " attempt to connect.");
    static final Setting<Duration> TIMEOUT = GROUP.add("xmpp.timeout", time("100ms", "5m"), Duration.ofSeconds(10),
            "One connection request, and each step of logging in.");
    static final Setting<Integer> IN_FLIGHT_MAX = GROUP.add("xmpp.in-flight-max", count(1, 100_000), 500,
            "Requests that wait for their answers.");
    static final Setting<Duration> RECONNECT_MIN = GROUP.add("xmpp.reconnect-min", time("10ms", "1h"),
            Duration.ofSeconds(1), "The first pause before another attempt to connect; each further one is twice as"
                    + " long.");
    static final Setting<Duration> RECONNECT_MAX = GROUP.add("xmpp.reconnect-max", time("1s", "1d"),
            Duration.ofMinutes(1), "The longest one, at least `xmpp.reconnect-min`.");
    static final Setting<Duration> PING_INTERVAL = GROUP.add("xmpp.ping-interval", time("1s", "1d"),
            Duration.ofMinutes(1), "How often the server is asked whether it is still there.");

    private XmppSettings() {}

    static XmppConfig map(SettingValues values) {
        Duration longest = values.get(RECONNECT_MAX);
        Duration first = values.get(RECONNECT_MIN);
        return new XmppConfig(values.get(ENABLED),
                new XmppConfig.Server(values.get(HOST), values.get(PORT), values.get(DOMAIN), values.get(TLS),
                        values.get(CA_FILE)),
                values.get(USERNAME), values.get(PASSWORD), values.get(RESOURCE),
                new XmppConfig.Limits(values.get(TIMEOUT), values.get(IN_FLIGHT_MAX), first,
                        longest.compareTo(first) < 0 ? first : longest, values.get(PING_INTERVAL)));
    }

    private static SettingType<String> text(String pattern, String what) {
        Pattern allowed = Pattern.compile(pattern);
        return new SettingType<>("empty, or " + what, text -> {
            if (!allowed.matcher(text).matches()) {
                throw new IllegalArgumentException("must be " + what);
            }
            return text;
        }, Function.identity());
    }
}
