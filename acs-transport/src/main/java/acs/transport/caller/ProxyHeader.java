package acs.transport.caller;

import java.net.InetAddress;
import java.util.List;

import acs.network.Addresses;
import acs.network.ProxyProtocol;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.handler.codec.haproxy.HAProxyProxiedProtocol.TransportProtocol;
import io.netty.util.ReferenceCountUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The beginning of a connection where proxies may say for whom it is (HAProxy's <i>The PROXY protocol, versions 1 and 2</i>). Only a
 * trusted one is believed; anybody else who begins like a proxy is closed. Goes when the beginning is over. One per connection, on
 * its event loop; whatever is said too slowly meets the HTTP handlers' time-out.
 */
// Closing has no outcome that anybody waits for.
@SuppressWarnings("FutureReturnValueIgnored")
final class ProxyHeader extends ByteToMessageDecoder {
    /** Room for what proxies add about TLS and themselves; a header that says more is malformed. */
    private static final int ADDITIONS_BYTES_MAX = 4_096;
    private static final Logger LOG = LoggerFactory.getLogger(ProxyHeader.class);

    private final Callers callers;
    private final ProxyProtocol mode;
    private final boolean trusted;

    ProxyHeader(Callers callers, ProxyProtocol mode, boolean trusted) {
        this.callers = callers;
        this.mode = mode;
        this.trusted = trusted;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        if (!trusted && mode == ProxyProtocol.REQUIRE) {
            refuse(callers, ctx, Claim.PAST_THE_PROXY);
            return;
        }
        ctx.fireChannelActive();
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        switch (HAProxyMessageDecoder.detectProtocol(in).state()) {
            case NEEDS_MORE_DATA -> {
                // Twelve bytes tell.
            }
            case DETECTED -> {
                if (trusted) {
                    ctx.pipeline().addAfter(ctx.name(), "acs.proxyHeaderReader", new Reader(callers));
                    ctx.pipeline().addAfter(ctx.name(), "acs.proxyHeaderDecoder",
                            new HAProxyMessageDecoder(ADDITIONS_BYTES_MAX));
                    ctx.pipeline().remove(this);
                } else {
                    in.skipBytes(in.readableBytes());
                    refuse(callers, ctx, Claim.UNTRUSTED_PROXY_HEADER);
                }
            }
            case INVALID -> {
                if (mode == ProxyProtocol.REQUIRE) {
                    in.skipBytes(in.readableBytes());
                    refuse(callers, ctx, Claim.MISSING_PROXY_HEADER);
                } else {
                    if (trusted) {
                        ctx.fireUserEventTriggered(ConnectionGate.Known.CALLER);
                    }
                    ctx.pipeline().remove(this);
                }
            }
        }
    }

    private static void refuse(Callers callers, ChannelHandlerContext ctx, Claim claim) {
        callers.disbelieved(claim);
        LOG.debug("{} from {}", claim, ctx.channel().remoteAddress());
        ctx.close();
    }

    /** Takes what the decoder made of the header. */
    private static final class Reader extends ChannelInboundHandlerAdapter {
        private final Callers callers;
        private boolean refused;

        Reader(Callers callers) {
            this.callers = callers;
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object msg) {
            if (!(msg instanceof HAProxyMessage header)) {
                ctx.fireChannelRead(msg);
                return;
            }
            try {
                take(ctx, header);
            } finally {
                ReferenceCountUtil.release(header);
            }
        }

        private void take(ChannelHandlerContext ctx, HAProxyMessage header) {
            // A proxy that looks after us speaks for itself, and one that does not know says so: both leave the peer.
            boolean forAnother = header.command() == HAProxyCommand.PROXY
                    && header.proxiedProtocol().transportProtocol() == TransportProtocol.STREAM
                    && header.sourceAddress() != null;
            InetAddress caller = forAnother ? Addresses.literal(header.sourceAddress()) : null;
            if (caller != null) {
                callers.told(ctx.channel(), caller);
            }
            ctx.fireUserEventTriggered(ConnectionGate.Known.CALLER);
            ctx.pipeline().remove(this);
        }

        /** The decoder may complain again about what it still holds when the connection closes. */
        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            if (!refused) {
                refused = true;
                refuse(callers, ctx, Claim.MALFORMED_PROXY_HEADER);
            }
        }
    }
}
