package acs.transport.caller;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Random;

import acs.network.Addresses;
import acs.network.CallerRules;
import acs.network.ForwardedHeader;
import acs.network.NetworkList;
import acs.network.ProxyProtocol;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;

/** Beginnings that are almost a PROXY header: either what follows comes through whole, or the connection is over. */
class ProxyHeaderFuzzTest {
    private static final byte[] REQUEST = "POST / HTTP/1.1\r\nContent-Length: 0\r\n\r\n".getBytes(ISO_8859_1);
    private static final byte[][] GOOD = {
            "PROXY TCP4 192.0.2.7 198.51.100.1 4711 7547\r\n".getBytes(ISO_8859_1),
            "PROXY TCP6 2001:db8::7 2001:db8::1 4711 7547\r\n".getBytes(ISO_8859_1),
            HexFormat.of().parseHex("0d0a0d0a000d0a515549540a" + "2111000cc0000207c633640112671d7b"),
            HexFormat.of()
                    .parseHex("0d0a0d0a000d0a515549540a" + "21110013c0000207c633640112671d7b" + "05000461626364")};

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    private EmbeddedChannel channel(ProxyProtocol mode, String peer) {
        EmbeddedChannel channel = new EmbeddedChannel() {
            @Override
            protected SocketAddress remoteAddress0() {
                return new InetSocketAddress(Objects.requireNonNull(Addresses.literal(peer)), 4711);
            }
        };
        Callers callers = new Callers(
                new CallerRules(NetworkList.parse("10.0.0.0/8"), mode, ForwardedHeader.NONE),
                new Admission(AdmissionLimits.none(), registry, System::nanoTime), registry);
        callers.guard(channel);
        channel.pipeline().fireChannelActive();
        return channel;
    }

    /** Writes in pieces, as networks do. */
    private static byte[] through(EmbeddedChannel channel, byte[] bytes, Random random) {
        int at = 0;
        while (at < bytes.length && channel.isOpen()) {
            int piece = Math.min(bytes.length - at, 1 + random.nextInt(40));
            channel.writeInbound(Unpooled.copiedBuffer(bytes, at, piece));
            at += piece;
        }
        ByteBuf out = Unpooled.buffer();
        for (ByteBuf in = channel.readInbound(); in != null; in = channel.readInbound()) {
            out.writeBytes(in);
            in.release();
        }
        byte[] came = new byte[out.readableBytes()];
        out.readBytes(came);
        return came;
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    @Test
    void good_headers_in_any_pieces_leave_the_request_alone() {
        Random random = new Random(1);
        for (int i = 0; i < 400; i++) {
            byte[] header = GOOD[i % GOOD.length];
            EmbeddedChannel channel = channel(ProxyProtocol.ACCEPT, "10.0.0.1");
            assertThat(through(channel, joined(header, REQUEST), random)).isEqualTo(REQUEST);
            assertThat(channel.pipeline().names()).as("everything went").noneMatch(name -> name.startsWith("acs."));
            channel.finishAndReleaseAll();
        }
    }

    @Test
    void mutated_headers_of_a_trusted_proxy_end_the_connection_or_let_bytes_through_that_it_sent() {
        Random random = new Random(2);
        int closed = 0;
        for (int i = 0; i < 5_000; i++) {
            byte[] header = GOOD[random.nextInt(GOOD.length)].clone();
            for (int m = 0; m <= random.nextInt(3); m++) {
                header[random.nextInt(header.length)] = (byte) random.nextInt(256);
            }
            EmbeddedChannel channel = channel(ProxyProtocol.ACCEPT, "10.0.0.1");
            byte[] sent = joined(header, REQUEST);
            byte[] came = through(channel, sent, random);
            if (channel.isOpen()) {
                assertThat(came.length).isLessThanOrEqualTo(sent.length);
                assertThat(came).as("an end of what was sent").isEqualTo(
                        Arrays.copyOfRange(sent, sent.length - came.length, sent.length));
            } else {
                closed++;
            }
            channel.finishAndReleaseAll();
        }
        assertThat(closed).isBetween(500, 4_500);
        assertThat(registry.counter("acs.caller.claims", "reason", "malformed_proxy_header").count())
                .isEqualTo(closed);
    }

    @Test
    void no_beginning_of_an_untrusted_peer_changes_who_it_is() {
        Random random = new Random(3);
        for (int i = 0; i < 5_000; i++) {
            byte[] header = GOOD[random.nextInt(GOOD.length)].clone();
            if (random.nextBoolean()) {
                header[random.nextInt(header.length)] = (byte) random.nextInt(256);
            }
            EmbeddedChannel channel = channel(ProxyProtocol.ACCEPT, "192.0.2.99");
            byte[] sent = joined(header, REQUEST);
            byte[] came = through(channel, sent, random);
            if (channel.isOpen()) {
                assertThat(came).isEqualTo(sent);
            } else {
                assertThat(came).isEmpty();
            }
            channel.finishAndReleaseAll();
        }
        assertThat(registry.counter("acs.caller.claims", "reason", "untrusted_proxy_header").count()).isGreaterThan(
                2_500);
    }
}
