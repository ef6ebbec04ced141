package acs.transport.xmpp;

import java.nio.file.Path;
import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * The ACS as a client of an XMPP server.
 *
 * @param host         to connect to; empty for what the DNS says of the domain (SRV records)
 * @param port         of the host
 * @param domain       of the ACS's account, and the only one whose devices are asked
 * @param username     of the account
 * @param password     of the account; a secret
 * @param resource     empty for one that the server gives: two nodes must not have the same
 * @param tls          whether the stream is encrypted
 * @param caFile       certificates (PEM) that the server's must come from, {@code null} for those that Java trusts
 * @param timeout      of one connection request, and of each step of logging in
 * @param inFlightMax  requests that wait for their answers at the same time
 * @param reconnectMin first pause before another attempt to connect; each further one is twice as long
 * @param reconnectMax longest one
 * @param pingInterval how often the server is asked whether it is still there
 */
public record XmppLinkSettings(String host, int port, String domain, String username, String password, String resource,
        Tls tls, @Nullable Path caFile, Duration timeout, int inFlightMax, Duration reconnectMin,
        Duration reconnectMax, Duration pingInterval) {
    /** Whether the stream is encrypted. */
    public enum Tls {
        /** STARTTLS, with the server's certificate checked against the domain, or there is no connection. */
        REQUIRED,
        /** In the clear: every device's ConnectionRequestPassword, too. For closed networks. */
        NONE
    }

    public XmppLinkSettings {
        if (inFlightMax < 1 || !timeout.isPositive() || !pingInterval.isPositive() || !reconnectMin.isPositive()
                || reconnectMax.compareTo(reconnectMin) < 0) {
            throw new IllegalArgumentException(
                    "inFlightMax >= 1, times are positive, reconnectMax >= reconnectMin");
        }
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "XmppLinkSettings[" + username + "@" + domain + "]";
    }
}
