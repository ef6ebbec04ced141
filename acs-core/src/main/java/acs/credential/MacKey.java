package acs.credential;

import java.security.GeneralSecurityException;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A key of HMAC-SHA-256 (<i>RFC 2104</i>), made ready: that costs more than to sign a short text with it, so it is done once for
 * each thread. Thread-safe; never prints itself.
 */
public final class MacKey {
    private static final String HMAC = "HmacSHA256";

    private final ThreadLocal<Mac> ready;

    /** @param key not empty; not kept in sight, and not to be changed */
    public MacKey(byte[] key) {
        SecretKeySpec known = new SecretKeySpec(key, HMAC);
        this.ready = ThreadLocal.withInitial(() -> made(known));
    }

    private static Mac made(SecretKeySpec key) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(key);
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + HMAC, e);
        }
    }

    /** 32 bytes. */
    public byte[] sign(byte[] text) {
        return ready.get().doFinal(text);
    }

    /** The same with a key that is used once. */
    static byte[] signOnce(byte[] key, byte[] text) {
        return made(new SecretKeySpec(key, HMAC)).doFinal(text);
    }

    @Override
    public String toString() {
        return "MacKey";
    }
}
