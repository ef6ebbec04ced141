package acs.engine;

import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * Makes session cookies: 128 random bits, 22 characters of base64url, nothing of the device in them. The generator is seeded
 * once at start and then computes, so that an event loop never waits for the system's entropy. Thread-safe.
 */
final class SessionTokens {
    private static final int BYTES = 16;

    private final SecureRandom random;

    SessionTokens() {
        try {
            random = SecureRandom.getInstance("DRBG");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK has no DRBG", e);
        }
        next();
    }

    String next() {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
