package acs.transport.digest;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

import org.jspecify.annotations.Nullable;

/** Hashes of HTTP Digest (<i>RFC 7616 §3.3</i>); {@code -sess} binds the password to the nonces first (<i>§3.4.2</i>). */
// A thread's own hash is no state of the constant.
@SuppressWarnings("ImmutableEnumChecker")
public enum DigestAlgorithm {
    /** The only one that every CPE knows. */
    MD5("MD5", "MD5", false, 32),
    /** The same by session. */
    MD5_SESS("MD5-sess", "MD5", true, 32),
    /** RFC 7616. */
    SHA_256("SHA-256", "SHA-256", false, 64),
    /** The same by session. */
    SHA_256_SESS("SHA-256-sess", "SHA-256", true, 64);

    private final String token;
    private final boolean bySession;
    private final int hexLength;
    /** Looking one up takes longer than hashing a header's texts. Each thread has its own, as new before each use. */
    @SuppressWarnings("ImmutableEnumChecker")
    private final ThreadLocal<MessageDigest> hash;

    DigestAlgorithm(String token, String javaName, boolean bySession, int hexLength) {
        this.token = token;
        this.bySession = bySession;
        this.hexLength = hexLength;
        this.hash = ThreadLocal.withInitial(() -> made(javaName));
    }

    /** By its token, in any case; {@code null} when it is none of these. None said is MD5 (<i>RFC 2069 §2.1.2</i>). */
    public static @Nullable DigestAlgorithm of(@Nullable String token) {
        if (token == null) {
            return MD5;
        }
        for (DigestAlgorithm each : values()) {
            if (each.token.equalsIgnoreCase(token)) {
                return each;
            }
        }
        return null;
    }

    /** As headers have it. */
    public String token() {
        return token;
    }

    /** With or without session. */
    public boolean isMd5() {
        return this == MD5 || this == MD5_SESS;
    }

    /** Whether the nonces come into the secret. */
    public boolean isBySession() {
        return bySession;
    }

    /** Digits of a hash. */
    public int hexLength() {
        return hexLength;
    }

    /** The calling thread's own, with nothing in it; to be left so, in the same call. */
    MessageDigest hash() {
        return hash.get();
    }

    private static MessageDigest made(String javaName) {
        try {
            return MessageDigest.getInstance(javaName);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has " + javaName, e);
        }
    }
}
