package acs.credential;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.function.Supplier;

import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals secrets for storage: AES-256-GCM (<i>NIST SP 800-38D</i>) under a key of the device's own, so that random nonces never
 * come near to repeating under one key, however large the fleet. What is sealed names its key's version, and opens for the
 * same device and purpose alone: a row that somebody copies to another device opens nothing. Thread-safe; prints no secret.
 */
public final class SecretCipher {
    /** Random bytes that every sealing needs, never the same twice. */
    public static final int NONCE_BYTES = 12;
    /** Of sealed bytes. No JSON text and no compressed one begins so. */
    public static final byte MAGIC = 1;
    private static final String PREFIX = "sealed:";
    private static final String ALGORITHM = "AES/GCM/NoPadding";
    private static final int TAG_BITS = 128;
    /** At the end of sealed bytes: they prove that the others are genuine. */
    public static final int TAG_BYTES = TAG_BITS / Byte.SIZE;
    private static final int HEADER_BYTES = 1 + Integer.BYTES;
    /** At the beginning of sealed bytes: what {@link #pieces} needs to open those behind them. */
    public static final int START_BYTES = HEADER_BYTES + NONCE_BYTES;
    /** Of the block counter when the first byte is sealed (<i>NIST SP 800-38D §7.1</i>). */
    private static final int FIRST_BLOCK = 2;

    private final Supplier<KeyRing> rings;

    /** @param rings asked anew each time: keys are added while the server runs */
    public SecretCipher(Supplier<KeyRing> rings) {
        this.rings = rings;
    }

    /** Whether the text looks like a sealed one. */
    public static boolean isSealed(String text) {
        return text.startsWith(PREFIX);
    }

    /** How the sealed texts of this version begin. */
    public static String prefix(int version) {
        return PREFIX + version + ":";
    }

    /** How the sealed bytes of this version begin. */
    public static byte[] header(int version) {
        return ByteBuffer.allocate(HEADER_BYTES).put(MAGIC).putInt(version).array();
    }

    /** Seals a text under the current key. */
    public String seal(String plain, String deviceKey, String purpose, byte[] nonce) {
        int version = rings.get().current();
        return prefix(version) + Base64.getUrlEncoder().withoutPadding()
                .encodeToString(sealed(version, plain.getBytes(StandardCharsets.UTF_8), deviceKey, purpose, nonce));
    }

    /**
     * Opens what {@link #seal(String, String, String, byte[])} gave.
     *
     * @throws SealException when it cannot be opened
     */
    public String open(String text, String deviceKey, String purpose) {
        int colon = text.indexOf(':', PREFIX.length());
        if (!isSealed(text) || colon < 0) {
            throw new SealException(SealException.Reason.BROKEN, "it is no sealed text");
        }
        try {
            int version = Integer.parseInt(text.substring(PREFIX.length(), colon));
            byte[] sealed = Base64.getUrlDecoder().decode(text.substring(colon + 1));
            return new String(opened(version, sealed, 0, deviceKey, purpose), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            throw new SealException(SealException.Reason.BROKEN, "it is no sealed text");
        }
    }

    /** Seals bytes under the current key. */
    public byte[] seal(byte[] plain, String deviceKey, String purpose, byte[] nonce) {
        int version = rings.get().current();
        byte[] sealed = sealed(version, plain, deviceKey, purpose, nonce);
        return ByteBuffer.allocate(HEADER_BYTES + sealed.length).put(header(version)).put(sealed).array();
    }

    /**
     * Opens what {@link #seal(byte[], String, String, byte[])} gave.
     *
     * @throws SealException when it cannot be opened
     */
    public byte[] open(byte[] sealed, String deviceKey, String purpose) {
        if (sealed.length < HEADER_BYTES || sealed[0] != MAGIC) {
            throw new SealException(SealException.Reason.BROKEN, "these are no sealed bytes");
        }
        return opened(ByteBuffer.wrap(sealed, 1, Integer.BYTES).getInt(), sealed, HEADER_BYTES, deviceKey, purpose);
    }

    /**
     * Opens what {@link #seal(byte[], String, String, byte[])} gave piece by piece: all but its start and its tag.
     *
     * @param start its first {@link #START_BYTES}
     * @throws SealException when it cannot be opened
     */
    public SealedPieces pieces(byte[] start, String deviceKey, String purpose) {
        if (start.length != START_BYTES || start[0] != MAGIC) {
            throw new SealException(SealException.Reason.BROKEN, "these are no sealed bytes");
        }
        int version = ByteBuffer.wrap(start, 1, Integer.BYTES).getInt();
        byte[] nonce = Arrays.copyOfRange(start, HEADER_BYTES, START_BYTES);
        try {
            Cipher counter = Cipher.getInstance("AES/CTR/NoPadding");
            counter.init(Cipher.DECRYPT_MODE, key(version, context(deviceKey, purpose)), new IvParameterSpec(
                    ByteBuffer.allocate(NONCE_BYTES + Integer.BYTES).put(nonce).putInt(FIRST_BLOCK).array()));
            return new SealedPieces(counter, cipher(Cipher.ENCRYPT_MODE, version, deviceKey, purpose, nonce));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java platform has AES", impossible);
        }
    }

    private byte[] sealed(int version, byte[] plain, String deviceKey, String purpose, byte[] nonce) {
        if (nonce.length != NONCE_BYTES) {
            throw new IllegalArgumentException("a nonce has " + NONCE_BYTES + " bytes");
        }
        try {
            byte[] closed = cipher(Cipher.ENCRYPT_MODE, version, deviceKey, purpose, nonce).doFinal(plain);
            return ByteBuffer.allocate(NONCE_BYTES + closed.length).put(nonce).put(closed).array();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, impossible);
        }
    }

    private byte[] opened(int version, byte[] sealed, int from, String deviceKey, String purpose) {
        if (sealed.length < from + NONCE_BYTES) {
            throw new SealException(SealException.Reason.BROKEN, "it is cut");
        }
        byte[] nonce = Arrays.copyOfRange(sealed, from, from + NONCE_BYTES);
        try {
            return cipher(Cipher.DECRYPT_MODE, version, deviceKey, purpose, nonce).doFinal(sealed, from + NONCE_BYTES,
                    sealed.length - from - NONCE_BYTES);
        } catch (GeneralSecurityException forged) {
            throw new SealException(SealException.Reason.BROKEN,
                    "it was sealed for another device or purpose, with another key, or was changed");
        }
    }

    private Cipher cipher(int mode, int version, String deviceKey, String purpose, byte[] nonce)
            throws GeneralSecurityException {
        String context = context(deviceKey, purpose);
        SecretKeySpec key = key(version, context);
        Cipher cipher = Cipher.getInstance(ALGORITHM);
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD((version + "\0" + context).getBytes(StandardCharsets.UTF_8));
        return cipher;
    }

    private static String context(String deviceKey, String purpose) {
        return "secret\0" + purpose + '\0' + deviceKey;
    }

    private SecretKeySpec key(int version, String context) {
        byte[] key = rings.get().key(version, context).orElseThrow(() -> new SealException(
                SealException.Reason.KEY_MISSING, "it was sealed with version " + version + " of the key, which is not"
                        + " among secrets.keys"));
        return new SecretKeySpec(key, "AES");
    }
}
