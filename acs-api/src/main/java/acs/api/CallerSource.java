package acs.api;

import java.net.InetAddress;
import java.net.InetSocketAddress;

import acs.network.Addresses;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/** Who calls the API: the peer of a connection, or whom a proxy before it names. A port, since the transport knows proxies. */
public interface CallerSource {
    /** No proxy stands before the API. */
    CallerSource DIRECT = new CallerSource() {
        @Override
        public void guard(Channel channel) {
            // A peer needs no introduction.
        }

        @Override
        public @Nullable InetAddress caller(Channel channel, HttpHeaders headers) {
            InetAddress address = channel.remoteAddress() instanceof InetSocketAddress inet ? inet.getAddress() : null;
            return address == null ? null : Addresses.plain(address);
        }
    };

    /** Puts what reads a connection's beginning before its other handlers. On its event loop. */
    void guard(Channel channel);

    /** Who sent a request; {@code null} when a trusted proxy says what cannot be read: refuse it. */
    @Nullable
    InetAddress caller(Channel channel, HttpHeaders headers);
}
