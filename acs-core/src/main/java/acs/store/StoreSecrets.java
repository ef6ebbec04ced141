package acs.store;

import java.nio.ByteBuffer;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Objects;
import java.util.function.Supplier;

import acs.credential.KeyRing;
import acs.credential.SealException;
import acs.credential.SealedPieces;
import acs.credential.SecretCipher;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** Seals and opens what is stored of secrets. Thread-safe, never blocks: its randomness is seeded when it is made. */
public final class StoreSecrets {
    /** Of credentials. */
    static final String CREDENTIAL = "credential";
    /** Of requests and results of operations. */
    static final String OPERATION = "operation";
    /** Of what devices reported. */
    static final String SHADOW = "shadow";
    private static final int RANDOM_CHARACTERS = 26;
    private static final String LETTERS = "abcdefghijkmnpqrstuvwxyz23456789";
    private static final Complaints UNREADABLE = new Complaints(LoggerFactory.getLogger(StoreSecrets.class),
            "sealed secret(s) that cannot be opened");

    private final @Nullable SecretCipher cipher;
    private final SecureRandom random = generator();

    private StoreSecrets(@Nullable SecretCipher cipher) {
        this.cipher = cipher;
        // Seeds itself from the operating system with its first bytes, and loads what it takes, which may block.
        nonce();
        if (cipher != null) {
            cipher.open(cipher.seal("", "", "", nonce()), "", "");
        }
    }

    /** @param rings asked anew each time */
    public StoreSecrets(Supplier<KeyRing> rings) {
        this(new SecretCipher(rings));
    }

    /** Seals nothing: for tools and tests that keep no secrets. */
    public static StoreSecrets unsealed() {
        return new StoreSecrets((SecretCipher) null);
    }

    String seal(String plain, String deviceKey, String purpose) {
        return cipher == null ? plain : cipher.seal(plain, deviceKey, purpose, nonce());
    }

    /** What is not sealed was stored before anything was. */
    String open(String stored, String deviceKey, String purpose) {
        return cipher == null || !SecretCipher.isSealed(stored) ? stored : cipher.open(stored, deviceKey, purpose);
    }

    /** The same; what cannot be opened is complained of and given as it is stored. */
    String openIfPossible(String stored, String deviceKey, String purpose) {
        try {
            return open(stored, deviceKey, purpose);
        } catch (SealException closed) {
            UNREADABLE.add(1, closed);
            return stored;
        }
    }

    ByteBuffer seal(ByteBuffer plain, String deviceKey, String purpose) {
        return cipher == null ? plain : ByteBuffer.wrap(cipher.seal(bytes(plain), deviceKey, purpose, nonce()));
    }

    ByteBuffer open(ByteBuffer stored, String deviceKey, String purpose) {
        return cipher == null || stored.remaining() == 0 || stored.get(stored.position()) != SecretCipher.MAGIC
                ? stored
                : ByteBuffer.wrap(cipher.open(bytes(stored), deviceKey, purpose));
    }

    /** Whether anything is sealed. */
    boolean seals() {
        return cipher != null;
    }

    /** Opens sealed bytes piece by piece; only where {@link #seals} says so. */
    SealedPieces pieces(byte[] start, String deviceKey, String purpose) {
        return Objects.requireNonNull(cipher).pieces(start, deviceKey, purpose);
    }

    /** Letters and digits that nobody can guess. */
    String randomPassword() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < RANDOM_CHARACTERS; i++) {
            text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return text.toString();
    }

    /** One that asks the operating system for its seed alone: reading that for every number blocks an event loop. */
    private static SecureRandom generator() {
        try {
            return SecureRandom.getInstance("DRBG");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform since 9 has a DRBG", impossible);
        }
    }

    private byte[] nonce() {
        byte[] nonce = new byte[SecretCipher.NONCE_BYTES];
        random.nextBytes(nonce);
        return nonce;
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }
}
