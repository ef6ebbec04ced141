package acs.transport.tls;

import java.nio.charset.StandardCharsets;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * What a client says first, as far as the choice of a certificate needs it (<i>RFC 8446 §4.1.2, RFC 5246 §7.4.1.2, RFC 6066
 * §3</i>).
 *
 * @param host       that it wants to reach, {@code null} when it does not say
 * @param version    the newest that it speaks, as on the wire: 0x0303 is TLS 1.2
 * @param takesEcdsa whether it takes a certificate with an elliptic curve
 * @param takesRsa   whether it takes one with RSA
 */
record ClientHello(@Nullable String host, int version, boolean takesEcdsa, boolean takesRsa) {
    static final int TLS_1_2 = 0x0303;
    private static final int TLS_1_3 = 0x0304;
    private static final int SERVER_NAME = 0;
    private static final int SUPPORTED_GROUPS = 10;
    private static final int SIGNATURE_ALGORITHMS = 13;
    private static final int SUPPORTED_VERSIONS = 43;
    private static final int P_256 = 23;
    private static final int HOST_LENGTH_MAX = 255;

    /** One that cannot be read: the handshake will say what is wrong with it. */
    static final ClientHello UNREADABLE = new ClientHello(null, TLS_1_2, true, true);

    /** Reads from the client's version on; {@link #UNREADABLE} when it is malformed. */
    static ClientHello read(@Nullable ByteBuf message) {
        if (message == null) {
            return UNREADABLE;
        }
        try {
            return new Reading(message.slice()).hello();
        } catch (IndexOutOfBoundsException e) {
            return UNREADABLE;
        }
    }

    /** A reading under way; every length is checked by the buffer. */
    private static final class Reading {
        private final ByteBuf in;
        private int version;
        private boolean suitesForEcdsa;
        private boolean suitesForRsa;
        private boolean saysAlgorithms;
        private boolean algorithmsForEcdsa;
        private boolean algorithmsForRsa;
        private boolean groupsWithP256 = true;
        private @Nullable String host;

        Reading(ByteBuf in) {
            this.in = in;
        }

        ClientHello hello() {
            version = in.readUnsignedShort();
            in.skipBytes(32);
            in.skipBytes(in.readUnsignedByte());
            suites(in.readSlice(in.readUnsignedShort()));
            in.skipBytes(in.readUnsignedByte());
            if (in.isReadable()) {
                extensions(in.readSlice(in.readUnsignedShort()));
            }
            // Up to TLS 1.2 the cipher suites name the kind of the certificate too, and before it nothing else does.
            boolean old = version < TLS_1_3;
            boolean ecdsa = (saysAlgorithms ? algorithmsForEcdsa : old) && (!old || suitesForEcdsa) && groupsWithP256;
            boolean rsa = (saysAlgorithms ? algorithmsForRsa : old) && (!old || suitesForRsa);
            return new ClientHello(host, version, ecdsa, rsa);
        }

        private void suites(ByteBuf suites) {
            while (suites.isReadable(2)) {
                int suite = suites.readUnsignedShort();
                boolean ecdsa = isEcdsa(suite);
                suitesForEcdsa |= ecdsa;
                suitesForRsa |= !ecdsa;
            }
        }

        /** ECDHE_ECDSA, with AES in CBC or GCM, or ChaCha20 (<i>RFC 8422, 5289, 7905</i>). */
        private static boolean isEcdsa(int suite) {
            return (suite >= 0xC006 && suite <= 0xC00A) || suite == 0xC023 || suite == 0xC024 || suite == 0xC02B
                    || suite == 0xC02C || suite == 0xCCA9;
        }

        private void extensions(ByteBuf extensions) {
            while (extensions.isReadable()) {
                int type = extensions.readUnsignedShort();
                ByteBuf content = extensions.readSlice(extensions.readUnsignedShort());
                switch (type) {
                    case SERVER_NAME -> serverName(content);
                    case SUPPORTED_GROUPS -> groups(content);
                    case SIGNATURE_ALGORITHMS -> algorithms(content);
                    case SUPPORTED_VERSIONS -> versions(content);
                    default -> {
                        // Of no matter for the certificate.
                    }
                }
            }
        }

        private void serverName(ByteBuf content) {
            ByteBuf names = content.readSlice(content.readUnsignedShort());
            if (names.isReadable() && names.readUnsignedByte() == 0) {
                int length = names.readUnsignedShort();
                String name = names.readSlice(length).toString(StandardCharsets.US_ASCII);
                host = length <= HOST_LENGTH_MAX ? name : null;
            }
        }

        private void groups(ByteBuf content) {
            ByteBuf groups = content.readSlice(content.readUnsignedShort());
            groupsWithP256 = false;
            while (groups.isReadable(2)) {
                groupsWithP256 |= groups.readUnsignedShort() == P_256;
            }
        }

        private void algorithms(ByteBuf content) {
            ByteBuf schemes = content.readSlice(content.readUnsignedShort());
            saysAlgorithms = true;
            while (schemes.isReadable(2)) {
                int scheme = schemes.readUnsignedShort();
                int signature = scheme & 0xFF;
                // Low byte: 1 is RSA, 3 ECDSA; RSA-PSS has numbers of its own (RFC 8446 §4.2.3).
                algorithmsForEcdsa |= signature == 3 && scheme > 0x0200;
                algorithmsForRsa |= (signature == 1 && scheme > 0x0200) || (scheme >= 0x0804 && scheme <= 0x0806);
            }
        }

        private void versions(ByteBuf content) {
            ByteBuf versions = content.readSlice(content.readUnsignedByte());
            while (versions.isReadable(2)) {
                int one = versions.readUnsignedShort();
                // Values that stand for nothing keep servers tolerant (RFC 8701).
                if (one >>> 8 == 3) {
                    version = Math.max(version, one);
                }
            }
        }
    }
}
