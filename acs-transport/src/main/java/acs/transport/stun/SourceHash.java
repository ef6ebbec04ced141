package acs.transport.stun;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Places for addresses and usernames in memories of fixed size, not to be foreseen from outside. Immutable. */
final class SourceHash {
    private static final int IPV6_NETWORK_BYTES = 8;

    private final long seed;

    SourceHash(long seed) {
        this.seed = seed;
    }

    /** Of an IPv4 address, or of an IPv6 /64: who has one has all of it. */
    long ofNetwork(InetAddress address) {
        byte[] raw = address.getAddress();
        return mixed(bytes(seed, raw, Math.min(raw.length, IPV6_NETWORK_BYTES)));
    }

    /** Of a name alone. */
    long ofName(String name) {
        return mixed(text(seed, name));
    }

    /** Of a name at an address and port. */
    long ofNameAt(String name, InetSocketAddress address) {
        byte[] raw = address.getAddress().getAddress();
        return mixed(bytes(text(seed, name) ^ address.getPort(), raw, raw.length));
    }

    private static long text(long from, String text) {
        long hash = from;
        for (int i = 0; i < text.length(); i++) {
            hash = step(hash, text.charAt(i));
        }
        return hash;
    }

    private static long bytes(long from, byte[] bytes, int length) {
        long hash = from;
        for (int i = 0; i < length; i++) {
            hash = step(hash, bytes[i]);
        }
        return hash;
    }

    private static long step(long hash, int next) {
        long mixed = (hash ^ next) * 0x9E3779B97F4A7C15L;
        return mixed ^ (mixed >>> 32);
    }

    private static long mixed(long hash) {
        long mixed = (hash ^ (hash >>> 32)) * 0xD6E8FEB86659FD93L;
        return mixed ^ (mixed >>> 32);
    }
}
