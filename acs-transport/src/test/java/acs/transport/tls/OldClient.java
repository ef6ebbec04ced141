package acs.transport.tls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;

/** A client that speaks versions which the JDK no longer does, by BoringSSL. */
final class OldClient {
    private OldClient() {}

    /** The line with which a {@link TlsEcho} greets one who speaks this version alone. */
    static String greeting(int port, String version) throws Exception {
        SslContext context = SslContextBuilder.forClient().sslProvider(SslProvider.OPENSSL).protocols(version)
                .ciphers(OpenSsl.availableJavaCipherSuites(), SupportedCipherSuiteFilter.INSTANCE)
                .endpointIdentificationAlgorithm(null).trustManager(InsecureTrustManagerFactory.INSTANCE).build();
        EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        CompletableFuture<String> greeting = new CompletableFuture<>();
        try {
            Channel channel = new Bootstrap().group(loop).channel(NioSocketChannel.class)
                    .handler(new ChannelInitializer<Channel>() {
                        @Override
                        protected void initChannel(Channel fresh) {
                            fresh.pipeline().addLast(context.newHandler(fresh.alloc()), new Reading(greeting));
                        }
                    }).connect("127.0.0.1", port).sync().channel();
            channel.closeFuture().addListener(closed -> greeting.completeExceptionally(new IOException("closed")));
            return greeting.get(20, TimeUnit.SECONDS).strip();
        } catch (ExecutionException | TimeoutException failed) {
            throw new IOException(failed);
        } finally {
            loop.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
        }
    }

    private static final class Reading extends SimpleChannelInboundHandler<ByteBuf> {
        private final CompletableFuture<String> greeting;

        Reading(CompletableFuture<String> greeting) {
            this.greeting = greeting;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, ByteBuf message) {
            greeting.complete(message.toString(StandardCharsets.UTF_8));
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event instanceof SslHandshakeCompletionEvent completed && !completed.isSuccess()) {
                greeting.completeExceptionally(new IOException(completed.cause()));
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            greeting.completeExceptionally(new IOException(cause));
        }
    }
}
