package acs.transport.auth;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;

import acs.credential.KeyRing;
import acs.credential.MacKey;

/**
 * Nonces that nobody keeps: each says when it was made and by which key, and is signed, so that every node with the same keys
 * knows it, on any connection (quirk Q5), and asking for them costs no memory. 43 characters of base64url, over
 * {@code version (2 bytes) | milliseconds since 1970 (6) | random (8) | start of HMAC-SHA-256 of these (16)}. Thread-safe.
 */
final class Nonces {
    /** The purpose of their key. */
    static final String PURPOSE = "nonce";
    /** What {@link #issued} says of a nonce that is none of ours. */
    static final long FORGED = -1;
    /** Characters of a nonce. */
    static final int LENGTH = 43;

    private static final int SIGNED_BYTES = 16;
    private static final int SIGNATURE_BYTES = 16;
    private static final int MILLIS_BYTES = 6;
    /** By so much the clocks of two nodes may differ. */
    private static final Duration SKEW_MAX = Duration.ofMinutes(1);

    private final Map<Integer, MacKey> keys = new HashMap<>();
    private final int current;
    private final MacKey currentKey;
    private final LongSupplier clock;

    /** @param clock milliseconds since 1970 */
    Nonces(KeyRing ring, LongSupplier clock) {
        for (int version : ring.versions()) {
            ring.signing(version, PURPOSE).ifPresent(key -> keys.put(version, key));
        }
        this.current = ring.current();
        this.currentKey = ring.signing(current, PURPOSE).orElseThrow();
        this.clock = clock;
        if (current > 0xFFFF) {
            throw new IllegalArgumentException("a nonce has no room for key version " + current);
        }
    }

    String next() {
        ByteBuffer signed = ByteBuffer.allocate(SIGNED_BYTES);
        signed.putShort((short) current);
        long now = clock.getAsLong();
        signed.putShort((short) (now >>> 32)).putInt((int) now);
        // Two nonces of one moment must differ; that they cannot be guessed is the signature's part.
        signed.putLong(ThreadLocalRandom.current().nextLong());
        byte[] nonce = Arrays.copyOf(signed.array(), SIGNED_BYTES + SIGNATURE_BYTES);
        System.arraycopy(signature(currentKey, signed.array()), 0, nonce, SIGNED_BYTES, SIGNATURE_BYTES);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(nonce);
    }

    /** When a nonce was made, milliseconds since 1970; {@link #FORGED} when it was not by us, or by a key that is gone. */
    long issued(String nonce) {
        if (nonce.length() != LENGTH) {
            return FORGED;
        }
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(nonce);
        } catch (IllegalArgumentException noBase64) {
            return FORGED;
        }
        ByteBuffer fields = ByteBuffer.wrap(bytes);
        MacKey key = keys.get(fields.getShort() & 0xFFFF);
        byte[] signed = Arrays.copyOf(bytes, SIGNED_BYTES);
        byte[] signature = Arrays.copyOfRange(bytes, SIGNED_BYTES, bytes.length);
        if (key == null || !MessageDigest.isEqual(signature(key, signed), signature)) {
            return FORGED;
        }
        long millis = 0;
        for (int i = 0; i < MILLIS_BYTES; i++) {
            millis = (millis << 8) | (fields.get() & 0xFF);
        }
        return millis;
    }

    /** Whether a nonce that was made then is good now. */
    boolean isFresh(long issued, Duration life) {
        long age = clock.getAsLong() - issued;
        return age <= life.toMillis() && age >= -SKEW_MAX.toMillis();
    }

    private static byte[] signature(MacKey key, byte[] signed) {
        return Arrays.copyOf(key.sign(signed), SIGNATURE_BYTES);
    }
}
