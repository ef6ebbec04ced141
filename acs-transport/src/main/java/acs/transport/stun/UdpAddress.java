package acs.transport.stun;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;

import io.netty.util.NetUtil;

/** Reads UDPConnectionRequestAddress: numeric {@code host[:port]}. Names are none: what a name means is for others to change. */
final class UdpAddress {
    private static final int DEFAULT_PORT = 80;
    private static final int PORT_MAX = 65_535;
    private static final int LENGTH_MAX = 256;

    private UdpAddress() {}

    static Optional<InetSocketAddress> parse(String text) {
        String trimmed = text.strip();
        if (trimmed.isEmpty() || trimmed.length() > LENGTH_MAX) {
            return Optional.empty();
        }
        int bracket = trimmed.lastIndexOf(']');
        int colon = trimmed.lastIndexOf(':');
        boolean hasPort = colon > bracket && (bracket > 0 || trimmed.indexOf(':') == colon);
        String host = hasPort ? trimmed.substring(0, colon) : trimmed;
        int port = hasPort ? port(trimmed.substring(colon + 1)) : DEFAULT_PORT;
        // Null for what is no address; a zone would name one of this machine's own networks.
        InetAddress address = host.indexOf('%') >= 0 ? null : NetUtil.createInetAddressFromIpAddressString(host);
        return address == null || port == 0 ? Optional.empty() : Optional.of(new InetSocketAddress(address, port));
    }

    private static int port(String text) {
        return text.matches("\\d{1,5}") && Integer.parseInt(text) <= PORT_MAX ? Integer.parseInt(text) : 0;
    }
}
