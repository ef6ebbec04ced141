package acs.transport.auth;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;

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
            String response, @Nullable Client client, String ourRealm) implements Authorization {
        private static final byte[] METHOD = "POST".getBytes(ISO_8859_1);

        /**
         * The CPE's part of the hash, each as sent: {@code nc} is not always eight digits (W6).
         *
         * @param cnonce its own nonce, not empty by the standard, and at times all the same
         * @param nc     its count
         * @param qop    {@code auth}
         */
        record Client(String cnonce, String nc, String qop) {}

        String username() {
            return text(rawUsername);
        }

        boolean isMadeOf(String password) {
            return MessageDigest.isEqual(expected(password), response.getBytes(ISO_8859_1));
        }

        /** The proof in 64 bits. Nobody can make another one with the same bits on purpose but who knows the password. */
        long fingerprint() {
            return HexFormat.fromHexDigitsToLong(response, 0, 16);
        }

        private byte[] expected(String password) {
            MessageDigest hash = algorithm.hash();
            byte[] secret = secret(hash, password.getBytes(UTF_8));
            add(hash, METHOD, uri.getBytes(ISO_8859_1));
            byte[] request = hex(hash);
            Client said = client;
            if (said == null) {
                add(hash, secret, nonce.getBytes(ISO_8859_1), request);
            } else {
                add(hash, secret, nonce.getBytes(ISO_8859_1), said.nc().getBytes(ISO_8859_1),
                        said.cnonce().getBytes(ISO_8859_1), said.qop().getBytes(ISO_8859_1), request);
            }
            return hex(hash);
        }

        private byte[] secret(MessageDigest hash, byte[] password) {
            String in = realm == null ? ourRealm : realm;
            add(hash, rawUsername.getBytes(ISO_8859_1), in.getBytes(ISO_8859_1), password);
            byte[] secret = hex(hash);
            Client said = client;
            if (!algorithm.isBySession() || said == null) {
                return secret;
            }
            add(hash, secret, nonce.getBytes(ISO_8859_1), said.cnonce().getBytes(ISO_8859_1));
            return hex(hash);
        }

        private static void add(MessageDigest hash, byte[]... parts) {
            for (int i = 0; i < parts.length; i++) {
                if (i > 0) {
                    hash.update((byte) ':');
                }
                hash.update(parts[i]);
            }
        }

        private static byte[] hex(MessageDigest hash) {
            return HexFormat.of().formatHex(hash.digest()).getBytes(ISO_8859_1);
        }

        @Override
        public String toString() {
            return "Digest";
        }
    }

    /** A byte in each character to what they mean: UTF-8 where that is what they are. */
    private static String text(String raw) {
        if (raw.chars().allMatch(c -> c < 0x80)) {
            return raw;
        }
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(raw.getBytes(ISO_8859_1))).toString();
        } catch (CharacterCodingException latin) {
            return raw;
        }
    }

    /** The characters of bytes, one each. */
    static String raw(byte[] bytes, int from, int to) {
        return new String(Arrays.copyOfRange(bytes, from, to), ISO_8859_1);
    }
}
