package acs.transport.wake;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;

import acs.network.Addresses;
import acs.network.Network;

/**
 * The IPv4 address that an IPv6 address stands for, by any of the ways in which a gateway, a tunnel or the operating system
 * may take it for one. What is refused as IPv4 must not come back dressed as IPv6.
 */
final class AddressForms {
    private static final Network TUNNEL_6TO4 = Network.parse("2002::/16");
    private static final Network TEREDO = Network.parse("2001::/32");
    private static final Network NAT64 = Network.parse("64:ff9b::/96");
    private static final Network NAT64_LOCAL = Network.parse("64:ff9b:1::/48");
    private static final int V4 = 4;
    private static final int V6 = 16;

    private AddressForms() {}

    /** The address itself, and the one in it. Mapped ones ({@code ::ffff:a.b.c.d}) are IPv4 in Java already. */
    static List<InetAddress> of(InetAddress address) {
        byte[] bytes = address.getAddress();
        int at = bytes.length == V6 ? embeddedAt(address, bytes) : -1;
        if (at < 0) {
            return List.of(address);
        }
        byte[] inner = Arrays.copyOfRange(bytes, at, at + V4);
        if (TEREDO.contains(address)) {
            // RFC 4380 §4: the client's address is kept with all bits turned.
            for (int i = 0; i < V4; i++) {
                inner[i] = (byte) ~inner[i];
            }
        }
        return List.of(address, Addresses.of(inner));
    }

    private static int embeddedAt(InetAddress address, byte[] bytes) {
        if (TUNNEL_6TO4.contains(address)) {
            return 2;
        }
        boolean isInner = NAT64.contains(address) || NAT64_LOCAL.contains(address) || TEREDO.contains(address)
                || isCompatible(bytes) || isIsatap(bytes);
        return isInner ? V6 - V4 : -1;
    }

    /** {@code ::a.b.c.d} (<i>RFC 4291 §2.5.5.1</i>), other than the unspecified and the loopback address. */
    private static boolean isCompatible(byte[] bytes) {
        for (int i = 0; i < V6 - V4; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return bytes[12] != 0 || bytes[13] != 0 || bytes[14] != 0 || (bytes[15] & 0xFE) != 0;
    }

    /** An interface identifier of ISATAP (<i>RFC 5214 §6.1</i>). */
    private static boolean isIsatap(byte[] bytes) {
        return (bytes[8] & 0xFD) == 0 && bytes[9] == 0 && bytes[10] == 0x5E && bytes[11] == (byte) 0xFE;
    }
}
