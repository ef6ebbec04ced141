package acs.credential;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;

import javax.crypto.Cipher;

/**
 * Opens sealed bytes piece by piece, for those that are too many to be in memory at once. What it gives is not known to be
 * genuine before {@link #verify}: open everything once to learn that, and again to use it. Confined to its user.
 */
public final class SealedPieces {
    private final Cipher counter;
    /** Seals what was opened again, which gives the tag. */
    private final Cipher again;

    SealedPieces(Cipher counter, Cipher again) {
        this.counter = counter;
        this.again = again;
    }

    /** Opens the bytes that come next. */
    public byte[] open(byte[] sealed) {
        byte[] plain = counter.update(sealed);
        if (plain == null) {
            return new byte[0];
        }
        again.update(plain);
        return plain;
    }

    /**
     * Verifies that everything that was opened is as it was sealed; called once, at the end.
     *
     * @throws SealException when it is not
     */
    public void verify(byte[] tag) {
        try {
            byte[] last = again.doFinal();
            byte[] made = Arrays.copyOfRange(last, last.length - SecretCipher.TAG_BYTES, last.length);
            if (!MessageDigest.isEqual(made, tag)) {
                throw new SealException(SealException.Reason.BROKEN,
                        "it was sealed for another device or purpose, with another key, or was changed");
            }
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("sealing has no way to fail", impossible);
        }
    }
}
