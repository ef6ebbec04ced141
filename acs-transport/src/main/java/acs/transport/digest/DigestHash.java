package acs.transport.digest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.security.MessageDigest;
import java.util.HexFormat;

import org.jspecify.annotations.Nullable;

/**
 * What is hashed with what in HTTP Digest (<i>RFC 7616 §3.4.1</i>). Texts hold a byte in each character, as headers bring them.
 * Hashes are lower-case hex digits in ASCII, since these are what is hashed on. Thread-safe.
 */
public final class DigestHash {
    private final DigestAlgorithm algorithm;

    public DigestHash(DigestAlgorithm algorithm) {
        this.algorithm = algorithm;
    }

    /** H(A1), which stands for the password: the same for all requests of a user of this realm. */
    public byte[] secret(String username, String realm, byte[] password) {
        return hex(username.getBytes(ISO_8859_1), realm.getBytes(ISO_8859_1), password);
    }

    /** The secret as it goes into the proof: bound to the nonces when the algorithm is by session, else itself. */
    public byte[] bound(byte[] secret, String nonce, String cnonce) {
        return algorithm.isBySession()
                ? hex(secret, nonce.getBytes(ISO_8859_1), cnonce.getBytes(ISO_8859_1))
                : secret;
    }

    /** H(A2): what is asked for. */
    public byte[] request(String method, String uri) {
        return hex(method.getBytes(ISO_8859_1), uri.getBytes(ISO_8859_1));
    }

    /** H(A2) with the request's body in it, which is what {@code auth-int} is about. */
    public byte[] request(String method, String uri, byte[] body) {
        return hex(method.getBytes(ISO_8859_1), uri.getBytes(ISO_8859_1), hex(body));
    }

    /**
     * The proof.
     *
     * @param secret  of {@link #secret}, {@link #bound}
     * @param client  {@code null} for the form of RFC 2069 (<i>§2.1.2</i>)
     * @param request of {@link #request}
     */
    public byte[] response(byte[] secret, String nonce, @Nullable DigestClient client, byte[] request) {
        return client == null
                ? hex(secret, nonce.getBytes(ISO_8859_1), request)
                : hex(secret, nonce.getBytes(ISO_8859_1), client.nc().getBytes(ISO_8859_1),
                        client.cnonce().getBytes(ISO_8859_1), client.qop().getBytes(ISO_8859_1), request);
    }

    private byte[] hex(byte[]... parts) {
        MessageDigest hash = algorithm.hash();
        for (int i = 0; i < parts.length; i++) {
            if (i > 0) {
                hash.update((byte) ':');
            }
            hash.update(parts[i]);
        }
        return HexFormat.of().formatHex(hash.digest()).getBytes(ISO_8859_1);
    }
}
