package acs.app.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

import acs.transport.xmpp.XmppLinkSettings.Tls;

/**
 * What an operator decided about connection requests over XMPP.
 *
 * @param isEnabled whether the ACS logs in to an XMPP server
 * @param server    where, and over what
 * @param username  of the ACS's account
 * @param password  of it
 * @param resource  empty for one that the server gives
 * @param limits    times and bounds
 */
public record XmppConfig(boolean isEnabled, Server server, String username, Secret password, String resource,
        Limits limits) {
    /**
     * The XMPP server.
     *
     * @param host   empty for what the DNS says of the domain
     * @param caFile empty for the certificates that Java trusts
     */
    public record Server(String host, int port, String domain, Tls tls, Path caFile) {}

    /** Times and bounds, as {@link acs.transport.xmpp.XmppLinkSettings} has them. */
    public record Limits(Duration timeout, int inFlightMax, Duration reconnectMin,
            Duration reconnectMax, Duration pingInterval) {}

    /** The shipped values. */
    public static XmppConfig defaults() {
        return XmppSettings.map(new SettingValues(Map.of()));
    }
}
