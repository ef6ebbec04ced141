package acs.network;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;

/**
 * All addresses that begin with the same bits (<i>RFC 4632 §3.1</i>).
 *
 * @param address the first one
 * @param prefix  bits that they share: up to 32 of IPv4, up to 128 of IPv6
 */
public record Network(InetAddress address, int prefix) {
    public Network {
        if (prefix < 0 || prefix > 8 * address.getAddress().length) {
            throw new IllegalArgumentException("no prefix of " + address.getHostAddress() + " has " + prefix + " bits");
        }
    }

    /**
     * Reads {@code 192.0.2.0/24}, {@code 2001:db8::/32}, or a single address.
     *
     * @throws IllegalArgumentException whose message completes the sentence "the value …"
     */
    public static Network parse(String text) {
        int slash = text.indexOf('/');
        InetAddress address = Addresses.literal(slash < 0 ? text : text.substring(0, slash));
        String bits = slash < 0 ? "" : text.substring(slash + 1);
        if (address == null || (slash >= 0 && !bits.matches("0|[1-9]\\d{0,2}"))) {
            throw new IllegalArgumentException(
                    "must be networks such as 192.0.2.0/24 or 2001:db8::/32, or single addresses");
        }
        int length = 8 * address.getAddress().length;
        int prefix = slash < 0 ? length : Integer.parseInt(bits);
        if (prefix > length) {
            throw new IllegalArgumentException("must not have a prefix longer than " + length + " bits");
        }
        Network network = new Network(address, prefix);
        if (network.hasHostBits()) {
            throw new IllegalArgumentException("must not have bits of a host beyond the prefix");
        }
        return network;
    }

    /** Whether it is an IPv6 network. */
    public boolean isV6() {
        return address instanceof Inet6Address;
    }

    /** Whether the address is one of them; an address of the other kind never is. */
    public boolean contains(InetAddress other) {
        if (other instanceof Inet6Address != isV6()) {
            return false;
        }
        ByteBuffer mine = ByteBuffer.wrap(address.getAddress());
        ByteBuffer its = ByteBuffer.wrap(other.getAddress());
        if (!isV6()) {
            return prefix == 0 || (mine.getInt() ^ its.getInt()) >>> (Integer.SIZE - prefix) == 0;
        }
        return same(mine.getLong(), its.getLong(), Math.min(prefix, Long.SIZE))
                && same(mine.getLong(), its.getLong(), Math.max(0, prefix - Long.SIZE));
    }

    private static boolean same(long mine, long its, int bits) {
        return bits == 0 || (mine ^ its) >>> (Long.SIZE - bits) == 0;
    }

    private boolean hasHostBits() {
        byte[] bytes = address.getAddress();
        for (int bit = prefix; bit < 8 * bytes.length; bit++) {
            if ((bytes[bit / 8] & 0x80 >> bit % 8) != 0) {
                return true;
            }
        }
        return false;
    }

    @Override
    public String toString() {
        return Addresses.text(address) + '/' + prefix;
    }
}
