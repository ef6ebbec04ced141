package acs.transport.http;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

import acs.transport.auth.PeerTrust;
import acs.transport.tls.CertificateRefused;
import acs.transport.tls.ServerTls;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpRequest;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.netty.NettyPipeline;

/**
 * Takes over what a trusted proxy, which ends TLS before the ACS, says of a CPE's certificate; the field of anybody else counts
 * for nothing. Each request has its own: a proxy may send those of several CPEs on one connection. A field that comes twice, or
 * holds no good certificate, proves nothing. Stands between the decoder and the exchange; one per connection.
 */
public final class ForwardedPeer extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(ForwardedPeer.class);

    private final String field;
    private final ServerTls tls;
    private final Predicate<InetAddress> trusted;

    private ForwardedPeer(String field, ServerTls tls, Predicate<InetAddress> trusted) {
        this.field = field;
        this.tls = tls;
        this.trusted = trusted;
    }

    /**
     * Puts it into the pipelines of a {@link SouthboundServer.Listener}.
     *
     * @param field   name of the header field
     * @param tls     judges the certificates
     * @param trusted whether the peer of a connection is a proxy that is believed
     */
    public static Consumer<Channel> reading(String field, ServerTls tls, Predicate<InetAddress> trusted) {
        return channel -> channel.pipeline().addAfter(NettyPipeline.HttpCodec, "acs.forwardedPeer",
                new ForwardedPeer(field, tls, trusted));
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof HttpRequest request && ctx.channel().remoteAddress() instanceof InetSocketAddress peer
                && trusted.test(peer.getAddress())) {
            ctx.channel().attr(PeerTrust.KEY).set(said(ctx, request.headers().getAll(field)));
        }
        ctx.fireChannelRead(message);
    }

    /** {@code null} when the proxy says nothing: then the connection's own counts. */
    private @Nullable PeerTrust said(ChannelHandlerContext ctx, List<String> values) {
        if (values.isEmpty()) {
            return null;
        }
        try {
            if (values.size() == 1) {
                return ConnectionTrust.of(tls.forwarded(values.get(0)));
            }
            LOG.debug("{} came {} times by {}", field, values.size(), ctx.channel().remoteAddress());
        } catch (CertificateRefused refused) {
            LOG.debug("{} by {} is refused: {}", field, ctx.channel().remoteAddress(), refused.getMessage());
        }
        return PeerTrust.SECURED;
    }
}
