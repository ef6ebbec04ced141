package acs.transport.tls;

import java.util.Optional;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;

/**
 * What the handshake of a connection showed.
 *
 * @param version that is spoken
 * @param proof   of the client's certificate
 */
public record TlsPeer(Version version, ClientProof proof) {
    private static final AttributeKey<TlsPeer> ATTRIBUTE = AttributeKey.valueOf(TlsPeer.class, "peer");

    /** The protocol's versions; a metric's tag. */
    public enum Version {
        TLS_1_0, TLS_1_1, TLS_1_2, TLS_1_3, OTHER;

        static Version of(String protocol) {
            return switch (protocol) {
                case "TLSv1" -> TLS_1_0;
                case "TLSv1.1" -> TLS_1_1;
                case "TLSv1.2" -> TLS_1_2;
                case "TLSv1.3" -> TLS_1_3;
                default -> OTHER;
            };
        }
    }

    /** Of a connection whose handshake is done; empty for one without TLS. Any thread, once the channel is active. */
    public static Optional<TlsPeer> of(Channel channel) {
        return Optional.ofNullable(channel.attr(ATTRIBUTE).get());
    }

    void attach(Channel channel) {
        channel.attr(ATTRIBUTE).set(this);
    }
}
