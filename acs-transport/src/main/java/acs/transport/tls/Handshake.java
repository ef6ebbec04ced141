package acs.transport.tls;

import java.nio.channels.ClosedChannelException;
import java.security.cert.X509Certificate;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands between TLS and whoever speaks above it. Those learn of the connection only when the handshake is done; one that fails
 * is counted by its reason and leaves a line at debug, and a connection that comes and goes without a byte (quirk W13) leaves
 * nothing at all. Afterwards it keeps TLS's own errors from looking like defects. One per connection, confined to its loop.
 */
// Closing has no outcome that anybody waits for.
@SuppressWarnings("FutureReturnValueIgnored")
final class Handshake extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(Handshake.class);
    private static final int CAUSES_MAX = 10;

    private final ServerTls tls;
    private final TlsContexts.Served served;
    private @Nullable ClientHello hello;
    private @Nullable Future<?> deadline;
    private boolean over;
    private boolean done;
    // Set by handlerAdded, before anything else is called.
    private @SuppressWarnings("NullAway.Init") ChannelHandlerContext context;

    Handshake(ServerTls tls, TlsContexts.Served served) {
        this.tls = tls;
        this.served = served;
    }

    /** What the certificate is chosen by. */
    void began(ClientHello first) {
        hello = first;
        tls.open().greeted(this);
    }

    TlsContexts.Served served() {
        return served;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        deadline = ctx.executor().schedule(() -> end(HandshakeFailure.TIMEOUT),
                tls.settings().handshakes().timeout().toMillis(), TimeUnit.MILLISECONDS);
        Handshake oldest = tls.open().begin(this);
        if (oldest != null) {
            oldest.crowdedOut();
        }
    }

    /** Any thread. */
    private void crowdedOut() {
        context.executor().execute(() -> end(HandshakeFailure.CROWDED_OUT));
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        // Not told further: nobody may write before the handshake, least of all in the clear.
        ctx.read();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        leave();
        ctx.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        leave();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        switch (event) {
            case SslHandshakeCompletionEvent completed when completed.isSuccess() -> succeeded(ctx);
            case SslHandshakeCompletionEvent completed -> failed(completed.cause());
            // As the end of the stream would do without TLS.
            case SslCloseCompletionEvent closed -> ctx.close();
            default -> ctx.fireUserEventTriggered(event);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (!done) {
            failed(cause);
        } else if (causeOf(cause, SSLException.class) != null) {
            LOG.debug("TLS with {} broke: {}", ctx.channel().remoteAddress(), cause.getMessage());
            ctx.close();
        } else {
            ctx.fireExceptionCaught(cause);
        }
    }

    private void succeeded(ChannelHandlerContext ctx) {
        SslHandler handler = ctx.pipeline().get(SslHandler.class);
        if (over || done || handler == null) {
            return;
        }
        done = true;
        leave();
        SSLSession session = handler.engine().getSession();
        TlsPeer peer = new TlsPeer(TlsPeer.Version.of(session.getProtocol()), proof(session));
        peer.attach(ctx.channel());
        tls.meters().done(peer.version());
        ctx.fireChannelActive();
    }

    private ClientProof proof(SSLSession session) {
        ClientTrust trust = served.trust();
        if (trust != null) {
            try {
                if (session.getPeerCertificates()[0] instanceof X509Certificate certificate) {
                    return trust.proofOf(certificate);
                }
            } catch (SSLPeerUnverifiedException none) {
                // It showed no certificate.
            }
        }
        return ClientProof.Nothing.INSTANCE;
    }

    private void failed(Throwable cause) {
        if (hello == null && cause instanceof ClosedChannelException) {
            // It came and went.
            leave();
        } else {
            end(reasonOf(cause));
        }
    }

    /** Ends what has not succeeded; the first reason counts. */
    private void end(HandshakeFailure reason) {
        if (over || done) {
            return;
        }
        leave();
        tls.meters().failed(reason);
        LOG.debug("no TLS with {}: {}", context.channel().remoteAddress(), reason.tag());
        context.close();
    }

    private void leave() {
        over = true;
        tls.open().end(this);
        Future<?> timer = deadline;
        deadline = null;
        if (timer != null) {
            timer.cancel(false);
        }
    }

    private HandshakeFailure reasonOf(Throwable cause) {
        CertificateRefused refused = causeOf(cause, CertificateRefused.class);
        if (refused != null) {
            return refused.reason();
        }
        if (causeOf(cause, NotSslRecordException.class) != null) {
            return HandshakeFailure.NOT_TLS;
        }
        if (hello != null && hello.version() < served.oldestVersion()) {
            return HandshakeFailure.PROTOCOL_VERSION;
        }
        if (causeOf(cause, ClosedChannelException.class) != null) {
            return HandshakeFailure.PEER_GONE;
        }
        return byText(cause);
    }

    /** The libraries tell the rest by words alone: the JDK's in lower case, BoringSSL's with underscores. */
    private static HandshakeFailure byText(Throwable cause) {
        String text = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT).replace('_', ' ');
        if (text.contains("fatal alert") || text.contains("v1 alert") || text.contains("v3 alert")) {
            return HandshakeFailure.PEER_REFUSED;
        }
        if (text.contains("no shared cipher") || text.contains("no cipher suites in common")
                || text.contains("no common")) {
            return HandshakeFailure.NO_SHARED_CIPHER;
        }
        if (text.contains("peer did not return a certificate") || text.contains("empty client certificate chain")) {
            return HandshakeFailure.NO_CERTIFICATE;
        }
        if (text.contains("connection closed while")) {
            return HandshakeFailure.PEER_GONE;
        }
        return HandshakeFailure.OTHER;
    }

    private static <T extends Throwable> @Nullable T causeOf(Throwable failure, Class<T> type) {
        Throwable cause = failure;
        for (int depth = 0; depth < CAUSES_MAX && cause != null; depth++) {
            if (type.isInstance(cause)) {
                return type.cast(cause);
            }
            cause = cause.getCause();
        }
        return null;
    }
}
