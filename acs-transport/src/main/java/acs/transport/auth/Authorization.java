package acs.transport.auth;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;

import acs.transport.digest.DigestAlgorithm;
import acs.transport.digest.DigestClient;
import acs.transport.digest.DigestHash;
import org.jspecify.annotations.Nullable;

/** What an Authorization header says, as {@link AuthorizationReader} read it. Its texts hold a byte in each character. */
sealed interface Authorization {
    /** What is no header of the schemes that it names, or longer than any that is meant. */
    record Unreadable() implements Authorization {}

    /** Another scheme. */
    record Other() implements Authorization {}

    /** HTTP Basic (<i>RFC 7617</i>). */
    final class Basic implements Authorization {
        private final String username;
        private final byte[] password;

        Basic(String username, byte[] password) {
            this.username = username;
            this.password = password.clone();
        }

        String username() {
            return text(username);
        }

        boolean isPassword(String expected) {
            return MessageDigest.isEqual(expected.getBytes(UTF_8), password);
        }

        @Override
        public String toString() {
            return "Basic";
        }
    }

    /**
     * HTTP Digest (<i>RFC 7616 §3.4</i>). Hashed is what the header says, its uri too: devices say {@code /} or nothing although
     * they posted elsewhere (quirks Q7, W5). That the proof fits any path harms nothing, since no path means anything here.
     *
     * @param algorithm that it names
     * @param rawUsername as sent
     * @param realm     as sent, {@code null} when it was not
     * @param nonce     as sent
     * @param uri       as sent
     * @param response  in lower case, of the algorithm's length
     * @param client    what comes with qop, {@code null} for the form of RFC 2069
     * @param ourRealm  that holds when none was sent
     */
    record Digest(DigestAlgorithm algorithm, String rawUsername, @Nullable String realm, String nonce, String uri,
            String response, @Nullable DigestClient client, String ourRealm) implements Authorization {
        private static final String METHOD = "POST";

        String username() {
            return text(rawUsername);
        }

        boolean isMadeOf(String password) {
            return isMadeOf(secret(password));
        }

        /** Whether it is made of what {@link #secret} says of a password. */
        boolean isMadeOf(byte[] secret) {
            return MessageDigest.isEqual(expected(secret), response.getBytes(ISO_8859_1));
        }

        /** What stands for a password in all proofs of this user: as secret as that. */
        byte[] secret(String password) {
            return new DigestHash(algorithm).secret(rawUsername, realm == null ? ourRealm : realm,
                    password.getBytes(UTF_8));
        }

        /** The proof in 64 bits. Nobody can make another one with the same bits on purpose but who knows the password. */
        long fingerprint() {
            return HexFormat.fromHexDigitsToLong(response, 0, 16);
        }

        private byte[] expected(byte[] secret) {
            DigestHash hash = new DigestHash(algorithm);
            DigestClient said = client;
            byte[] bound = said == null ? secret : hash.bound(secret, nonce, said.cnonce());
            return hash.response(bound, nonce, said, hash.request(METHOD, uri));
        }

        @Override
        public String toString() {
            return "Digest";
        }
    }

    /** A byte in each character to what they mean: UTF-8 where that is what they are. */
    private static String text(String raw) {
        if (isAscii(raw)) {
            return raw;
        }
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(raw.getBytes(ISO_8859_1))).toString();
        } catch (CharacterCodingException latin) {
            return raw;
        }
    }

    private static boolean isAscii(String raw) {
        for (int i = 0; i < raw.length(); i++) {
            if (raw.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    /** The characters of bytes, one each. */
    static String raw(byte[] bytes, int from, int to) {
        return new String(Arrays.copyOfRange(bytes, from, to), ISO_8859_1);
    }
}
