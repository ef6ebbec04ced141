package acs.credential;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Passwords that need not be stored: a keyed hash of the device's id, under a version of a master key, written in letters and
 * digits that a person can read out and a CPE can keep. 130 bits.
 */
public final class DerivedSecret {
    /** ManagementServer.Password. */
    public static final String CPE_PASSWORD = "cpe-password";
    /** ManagementServer.ConnectionRequestPassword. */
    public static final String CONNECTION_REQUEST = "connection-request";
    /** Characters of each. */
    public static final int LENGTH = 26;
    /** Without those that look like others. */
    private static final String ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789";
    private static final int BITS = 5;

    private DerivedSecret() {}

    /** The device's password for the purpose; empty when the ring has no such version. */
    public static Optional<String> of(KeyRing ring, int version, String purpose, String deviceKey) {
        return ring.signing(version, purpose).map(key -> text(key.sign(deviceKey.getBytes(StandardCharsets.UTF_8))));
    }

    private static String text(byte[] hash) {
        StringBuilder text = new StringBuilder(LENGTH);
        int bits = 0;
        int held = 0;
        for (int next = 0; text.length() < LENGTH;) {
            if (held < BITS) {
                bits = (bits << Byte.SIZE) | (hash[next++] & 0xFF);
                held += Byte.SIZE;
            }
            held -= BITS;
            text.append(ALPHABET.charAt((bits >>> held) & ((1 << BITS) - 1)));
        }
        return text.toString();
    }
}
