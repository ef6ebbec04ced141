package acs.network;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ShortBuffer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;

/** Addresses read and told apart, without ever asking a name server. */
public final class Addresses {
    /** No leading zeros: some read them as octal, and then two parties mean two hosts. */
    private static final String OCTET = "(?:0|[1-9]\\d{0,2})";
    private static final Pattern V4 = Pattern.compile(OCTET + "\\." + OCTET + "\\." + OCTET + "\\." + OCTET);
    /** A colon keeps Java from asking a name server, whatever else stands there. */
    private static final Pattern V6 = Pattern.compile("(?=.{2,45}$)[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*");
    private static final int GROUPS = 8;

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
        return of(address.getAddress());
    }

    /**
     * The address of these bytes; one that maps IPv4 is the IPv4 one.
     *
     * @throws IllegalArgumentException when they are not 4 and not 16
     */
    public static InetAddress of(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("no address has " + bytes.length + " bytes", e);
        }
    }

    /** As people write it: IPv6 without its longest row of zeros (<i>RFC 5952 §4</i>). */
    public static String text(InetAddress address) {
        if (!(address instanceof Inet6Address)) {
            return address.getHostAddress();
        }
        ShortBuffer groups = ByteBuffer.wrap(address.getAddress()).asShortBuffer();
        int from = 0;
        int to = 0;
        for (int i = 0; i < GROUPS; i++) {
            int end = i;
            while (end < GROUPS && groups.get(end) == 0) {
                end++;
            }
            // A single one stays, and of two rows that are as long the first goes.
            if (end - i > Math.max(1, to - from)) {
                from = i;
                to = end;
            }
        }
        return to == 0 ? hex(groups, 0, GROUPS) : hex(groups, 0, from) + "::" + hex(groups, to, GROUPS);
    }

    private static String hex(ShortBuffer groups, int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> Integer.toHexString(Short.toUnsignedInt(groups.get(i))))
                .collect(Collectors.joining(":"));
    }

    /** Who shares a limit: an IPv4 address, or the /64 that one IPv6 subscriber has at least. */
    public static long key(InetAddress address) {
        ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
        // No IPv6 network that is in use begins with 32 zero bits, so that the two kinds never meet.
        return address instanceof Inet6Address ? bytes.getLong() : bytes.getInt() & 0xffff_ffffL;
    }
}
