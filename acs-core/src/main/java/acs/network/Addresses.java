package acs.network;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/** Addresses read and told apart, without ever asking a name server. */
public final class Addresses {
    /** No leading zeros: some read them as octal, and then two parties mean two hosts. */
    private static final String OCTET = "(?:0|[1-9]\\d{0,2})";
    private static final Pattern V4 = Pattern.compile(OCTET + "\\." + OCTET + "\\." + OCTET + "\\." + OCTET);
    /** A colon keeps Java from asking a name server, whatever else stands there. */
    private static final Pattern V6 = Pattern.compile("(?=.{2,45}$)[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*");

    private Addresses() {}

    /**
     * The address that a text stands for; {@code null} when it is none, a name for instance. An IPv4 address inside an IPv6
     * one (<i>RFC 4291 §2.5.5.2</i>) is the IPv4 address.
     */
    public static @Nullable InetAddress literal(String text) {
        try {
            if (V4.matcher(text).matches()) {
                return v4(text);
            }
            return V6.matcher(text).matches() ? InetAddress.getByName(text) : null;
        } catch (UnknownHostException notOne) {
            return null;
        }
    }

    private static @Nullable InetAddress v4(String text) throws UnknownHostException {
        byte[] bytes = new byte[4];
        int at = 0;
        for (String octet : text.split("\\.", -1)) {
            int value = Integer.parseInt(octet);
            if (value > 255) {
                return null;
            }
            bytes[at++] = (byte) value;
        }
        return InetAddress.getByAddress(bytes);
    }

    /**
     * The address of a socket's peer as one address is written everywhere here: without an interface, and as IPv4 when it is an
     * IPv4 address on a socket for both kinds.
     */
    public static InetAddress plain(InetAddress address) {
        if (!(address instanceof Inet6Address)) {
            return address;
        }
        try {
            return InetAddress.getByAddress(address.getAddress());
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException("an address has as many bytes as addresses have", impossible);
        }
    }

    /** Who shares a limit: an IPv4 address, or the /64 that one IPv6 subscriber has at least. */
    public static long key(InetAddress address) {
        ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
        // No IPv6 network that is in use begins with 32 zero bits, so that the two kinds never meet.
        return address instanceof Inet6Address ? bytes.getLong() : bytes.getInt() & 0xffff_ffffL;
    }
}
