package acs.transport.wake;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;

import io.netty.util.NetUtil;

/**
 * A network of IPv4 or IPv6 addresses.
 *
 * @param address its first one, or any in it
 * @param bits    that all of its addresses share
 */
public record Network(InetAddress address, int bits) {
    public Network {
        if (bits < 0 || bits > address.getAddress().length * Byte.SIZE) {
            throw new IllegalArgumentException("no length of a prefix: " + bits);
        }
    }

    /**
     * Reads {@code 10.0.0.0/8}, {@code fc00::/7}, or an address alone.
     *
     * @throws IllegalArgumentException when it is neither
     */
    public static Network parse(String text) {
        int slash = text.indexOf('/');
        String literal = slash < 0 ? text : text.substring(0, slash);
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(literal);
        if (bytes == null || literal.indexOf('%') >= 0) {
            throw new IllegalArgumentException("no address or network: " + text);
        }
        InetAddress address = address(bytes);
        int most = address.getAddress().length * Byte.SIZE;
        return new Network(address, slash < 0 ? most : bits(text.substring(slash + 1), text));
    }

    /** The address of these bytes; one that maps IPv4 is the IPv4 one. */
    static InetAddress address(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("no address has " + bytes.length + " bytes", e);
        }
    }

    private static int bits(String number, String text) {
        if (!number.matches("[0-9]{1,3}")) {
            throw new IllegalArgumentException("no network: " + text);
        }
        return Integer.parseInt(number);
    }

    /** Whether the address lies in it. */
    public boolean contains(InetAddress other) {
        byte[] mine = address.getAddress();
        byte[] its = other.getAddress();
        if (mine.length != its.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit += Byte.SIZE) {
            int mask = 0xFF << Math.max(0, Byte.SIZE - (bits - bit)) & 0xFF;
            if (((mine[bit / Byte.SIZE] ^ its[bit / Byte.SIZE]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }

    /** The network of this many bits around an address. */
    static Network around(InetAddress address, int bits4, int bits6) {
        int bits = address instanceof Inet4Address ? bits4 : bits6;
        byte[] bytes = address.getAddress();
        for (int bit = bits; bit < bytes.length * Byte.SIZE; bit++) {
            bytes[bit / Byte.SIZE] &= (byte) ~(0x80 >> bit % Byte.SIZE);
        }
        return new Network(address(bytes), bits);
    }

    @Override
    public String toString() {
        return NetUtil.toAddressString(address) + "/" + bits;
    }
}
