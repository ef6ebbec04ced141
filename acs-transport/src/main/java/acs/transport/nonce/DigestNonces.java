package acs.transport.nonce;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import acs.credential.KeyRing;
import acs.credential.MacKey;

/**
 * Makes and checks nonces without storing them: each says when it was made and by which key, and is signed, so that every node with
 * the same keys knows it, on any connection (quirk Q5), and asking for them costs no memory. 32 characters of base64url, since
 * clients exist that keep no more:
 *
 * <pre>
 * key version (2 bytes) | milliseconds since 1970 (6) | tag of the node's start (2) | number (2) | start of HMAC-SHA-256 (12)
 * </pre>
 *
 * Before, a nonce had 43 characters: version (2), milliseconds (6), random (8), start of HMAC-SHA-256 (16). Thread-safe.
 */
public final class DigestNonces {
    /** Key purpose of the CWMP listeners' nonces. */
    public static final String SESSIONS = "nonce";
    /** Key purpose of the file service's nonces. */
    public static final String FILES = "file-nonce";
    /** Returned by {@link #issued} for a nonce that this server did not make, or made by a key that is gone. */
    public static final long FORGED = -1;
    /** Returned by {@link #issued} for a nonce that this node made before its last start. */
    public static final long BEFORE_START = -2;
    /** Characters of a nonce. */
    public static final int LENGTH = 32;

    private static final int OLD_LENGTH = 43;
    private static final int SIGNED_BYTES = 12;
    private static final int SIGNATURE_BYTES = 12;
    private static final int OLD_SIGNED_BYTES = 16;
    private static final int OLD_SIGNATURE_BYTES = 16;
    private static final int MILLIS_BYTES = 6;
    private static final int WORD_MASK = 0xFFFF;
    /** The clocks of two nodes may differ by so much. */
    private static final Duration SKEW_MAX = Duration.ofMinutes(1);

    private final String purpose;
    private final Supplier<KeyRing> ring;
    private final LongSupplier clock;
    private final NonceStart start;
    /** Makes nonces of one millisecond differ; the signature keeps them from being guessed. */
    private final AtomicInteger number;
    private volatile Keys keys;

    /** The keys of one ring. */
    private static final class Keys {
        final KeyRing ring;
        /** By the part of their version that a nonce has room for; a ring has a hundred versions at most. */
        final Map<Integer, MacKey> known = new HashMap<>();
        /** Signs new nonces. */
        final MacKey current;

        Keys(KeyRing ring, String purpose) {
            this.ring = ring;
            for (int version : ring.versions()) {
                ring.signing(version, purpose).ifPresent(key -> known.putIfAbsent(version & WORD_MASK, key));
            }
            this.current = ring.signing(ring.current(), purpose).orElseThrow();
        }
    }

    /**
     * Makes them.
     *
     * @param purpose of the key: a nonce for one purpose is forged for another
     * @param ring    asked each time, since keys are rotated while the server runs
     * @param start   of this node
     * @param clock   milliseconds since 1970
     */
    public DigestNonces(String purpose, Supplier<KeyRing> ring, NonceStart start, LongSupplier clock) {
        this(purpose, ring, start, clock, ThreadLocalRandom.current().nextInt());
    }

    /** @param firstNumber of the first nonce */
    DigestNonces(String purpose, Supplier<KeyRing> ring, NonceStart start, LongSupplier clock, int firstNumber) {
        this.purpose = purpose;
        this.ring = ring;
        this.start = start;
        this.clock = clock;
        this.number = new AtomicInteger(firstNumber);
        this.keys = new Keys(ring.get(), purpose);
    }

    /** Replaced when the ring is another; two threads may do so at once. */
    private Keys keys() {
        Keys known = keys;
        KeyRing now = ring.get();
        if (known.ring != now) {
            known = new Keys(now, purpose);
            keys = known;
        }
        return known;
    }

    /** A new nonce. */
    public String next() {
        Keys made = keys();
        ByteBuffer nonce = ByteBuffer.allocate(SIGNED_BYTES + SIGNATURE_BYTES);
        long now = clock.getAsLong();
        nonce.putShort((short) made.ring.current()).putShort((short) (now >>> 32)).putInt((int) now)
                .putShort((short) start.tag()).putShort((short) number.getAndIncrement());
        nonce.put(made.current.sign(Arrays.copyOf(nonce.array(), SIGNED_BYTES)), 0, SIGNATURE_BYTES);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(nonce.array());
    }

    /** When a nonce was made, milliseconds since 1970; {@link #FORGED} or {@link #BEFORE_START} when it is not accepted. */
    public long issued(String nonce) {
        return switch (nonce.length()) {
            case LENGTH -> issued(nonce, SIGNED_BYTES, SIGNATURE_BYTES);
            case OLD_LENGTH -> clock.getAsLong() < start.oldFormUntil()
                    ? issued(nonce, OLD_SIGNED_BYTES, OLD_SIGNATURE_BYTES)
                    : FORGED;
            default -> FORGED;
        };
    }

    private long issued(String nonce, int signedBytes, int signatureBytes) {
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(nonce);
        } catch (IllegalArgumentException noBase64) {
            return FORGED;
        }
        // Padding in place of characters makes fewer bytes.
        if (bytes.length != signedBytes + signatureBytes) {
            return FORGED;
        }
        ByteBuffer fields = ByteBuffer.wrap(bytes);
        MacKey key = keys().known.get(fields.getShort() & WORD_MASK);
        if (key == null || !isSigned(key, bytes, signedBytes)) {
            return FORGED;
        }
        long millis = 0;
        for (int i = 0; i < MILLIS_BYTES; i++) {
            millis = (millis << 8) | (fields.get() & 0xFF);
        }
        boolean isEarlier = signedBytes == SIGNED_BYTES && start.earlierTags().contains(fields.getShort() & WORD_MASK);
        return isEarlier ? BEFORE_START : millis;
    }

    private static boolean isSigned(MacKey key, byte[] nonce, int signedBytes) {
        byte[] due = key.sign(Arrays.copyOf(nonce, signedBytes));
        return MessageDigest.isEqual(Arrays.copyOf(due, nonce.length - signedBytes),
                Arrays.copyOfRange(nonce, signedBytes, nonce.length));
    }

    /** Whether a nonce that was made then is good now. */
    public boolean isFresh(long issued, Duration life) {
        long age = clock.getAsLong() - issued;
        return age <= life.toMillis() && age >= -SKEW_MAX.toMillis();
    }
}
