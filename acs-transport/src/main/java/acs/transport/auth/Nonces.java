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
import java.util.function.Supplier;

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
    private static final int VERSION_MASK = 0xFFFF;
    /** By so much the clocks of two nodes may differ. */
    private static final Duration SKEW_MAX = Duration.ofMinutes(1);

    private final Supplier<KeyRing> ring;
    private final LongSupplier clock;
    private volatile Keys keys;

    /** The keys of one ring. */
    private static final class Keys {
        final KeyRing ring;
        /** By the part of their version that a nonce has room for, which tells a hundred versions apart. */
        final Map<Integer, MacKey> known = new HashMap<>();
        /** Signs new nonces. */
        final MacKey current;

        Keys(KeyRing ring) {
            this.ring = ring;
            for (int version : ring.versions()) {
                ring.signing(version, PURPOSE).ifPresent(key -> known.putIfAbsent(version & VERSION_MASK, key));
            }
            this.current = ring.signing(ring.current(), PURPOSE).orElseThrow();
        }
    }

    /**
     * @param ring  asked each time, since keys are rotated while the server runs
     * @param clock milliseconds since 1970
     */
    Nonces(Supplier<KeyRing> ring, LongSupplier clock) {
        this.ring = ring;
        this.clock = clock;
        this.keys = new Keys(ring.get());
    }

    /** Made anew when the ring is another; two threads may do so at once. */
    private Keys keys() {
        Keys known = keys;
        KeyRing now = ring.get();
        if (known.ring != now) {
            known = new Keys(now);
            keys = known;
        }
        return known;
    }

    String next() {
        Keys made = keys();
        ByteBuffer signed = ByteBuffer.allocate(SIGNED_BYTES);
        signed.putShort((short) made.ring.current());
        long now = clock.getAsLong();
        signed.putShort((short) (now >>> 32)).putInt((int) now);
        // Two nonces of one moment must differ; that they cannot be guessed is the signature's part.
        signed.putLong(ThreadLocalRandom.current().nextLong());
        byte[] nonce = Arrays.copyOf(signed.array(), SIGNED_BYTES + SIGNATURE_BYTES);
        System.arraycopy(signature(made.current, signed.array()), 0, nonce, SIGNED_BYTES, SIGNATURE_BYTES);
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
        MacKey key = keys().known.get(fields.getShort() & VERSION_MASK);
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
