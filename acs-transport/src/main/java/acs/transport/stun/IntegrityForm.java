package acs.transport.stun;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Over what a MESSAGE-INTEGRITY was counted. The texts differ and so do their readers; all are the same messages, so that
 * taking any of these is no weaker than taking one.
 */
public enum IntegrityForm {
    /** As classic STUN says it: zeroes fill the text up to a multiple of 64 bytes (<i>RFC 3489 §11.2.8</i>). */
    CLASSIC(true, Length.WITH_INTEGRITY),
    /** The text as it is (<i>RFC 5389 §15.4</i>). */
    UNPADDED(false, Length.WITH_INTEGRITY),
    /** The header's length as it was before the attribute was added. */
    LENGTH_BEFORE(false, Length.WITHOUT_INTEGRITY),
    /** The header's length not yet filled in: the first free STUN library, which many a device's is made from. */
    LENGTH_ZERO(false, Length.ZERO);

    private enum Length {
        WITH_INTEGRITY, WITHOUT_INTEGRITY, ZERO
    }

    private static final String HMAC = "HmacSHA1";
    private static final int BLOCK = 64;
    private static final int ATTRIBUTE_BYTES = 4 + Stun.INTEGRITY_BYTES;
    private static final List<IntegrityForm> CLASSIC_FIRST = List.of(CLASSIC, UNPADDED, LENGTH_BEFORE, LENGTH_ZERO);
    private static final List<IntegrityForm> UNPADDED_FIRST = List.of(UNPADDED, CLASSIC, LENGTH_BEFORE, LENGTH_ZERO);

    private final boolean isPadded;
    private final Length length;

    IntegrityForm(boolean isPadded, Length length) {
        this.isPadded = isPadded;
        this.length = length;
    }

    /**
     * By which form the integrity holds.
     *
     * @param before    the message up to the attribute, header included
     * @param hasCookie whether the sender speaks RFC 5389: where two forms are the same, it decides
     */
    static Optional<IntegrityForm> by(byte[] key, byte[] before, byte[] told, boolean hasCookie) {
        for (IntegrityForm form : hasCookie ? UNPADDED_FIRST : CLASSIC_FIRST) {
            if (MessageDigest.isEqual(form.sign(key, before), told)) {
                return Optional.of(form);
            }
        }
        return Optional.empty();
    }

    /** @param before the message up to the attribute, header included; its length is not looked at */
    byte[] sign(byte[] key, byte[] before) {
        byte[] text = Arrays.copyOf(before,
                isPadded ? (before.length + BLOCK - 1) / BLOCK * BLOCK : before.length);
        int attributes = before.length - Stun.HEADER_BYTES;
        int told = switch (length) {
            case WITH_INTEGRITY -> attributes + ATTRIBUTE_BYTES;
            case WITHOUT_INTEGRITY -> attributes;
            case ZERO -> 0;
        };
        text[2] = (byte) (told >> Byte.SIZE);
        text[3] = (byte) told;
        return hmacSha1(key, text);
    }

    /** HMAC-SHA1 (<i>RFC 2104</i>); the key may be empty, as a device without a password has it. */
    static byte[] hmacSha1(byte[] key, byte[] text) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            // An empty key and one of a zero byte are the same to HMAC, but Java refuses the former.
            mac.init(new SecretKeySpec(key.length == 0 ? new byte[1] : key, HMAC));
            return mac.doFinal(text);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + HMAC, e);
        }
    }
}
