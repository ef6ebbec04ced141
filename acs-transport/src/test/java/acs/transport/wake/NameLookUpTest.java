package acs.transport.wake;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import io.netty.resolver.dns.SingletonDnsServerAddressStreamProvider;
import org.junit.jupiter.api.Test;

/** Devices choose the names that are looked up, how many addresses these have, and for how long they hold. */
class NameLookUpTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** A name server that knows every name, and says that it holds for a day. */
    private static final class Names implements AutoCloseable {
        final DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        final AtomicInteger asked = new AtomicInteger();

        Names() throws SocketException {
            Thread.ofVirtual().start(this::serve);
        }

        private void serve() {
            byte[] query = new byte[512];
            try {
                while (true) {
                    DatagramPacket packet = new DatagramPacket(query, query.length);
                    socket.receive(packet);
                    asked.incrementAndGet();
                    int end = 12;
                    while (query[end] != 0) {
                        end += query[end] + 1;
                    }
                    end += 5;
                    boolean isIpv4 = query[end - 3] == 1;
                    ByteBuffer answer = ByteBuffer.allocate(512).put(query, 0, 2).putShort((short) 0x8180)
                            .putShort((short) 1).putShort((short) (isIpv4 ? 1 : 0)).putInt(0).put(query, 12, end - 12);
                    if (isIpv4) {
                        answer.putShort((short) 0xC00C).putShort((short) 1).putShort((short) 1).putInt(86_400)
                                .putShort((short) 4).put(new byte[]{(byte) 192, 0, 2, 7});
                    }
                    socket.send(new DatagramPacket(answer.array(), answer.position(), packet.getSocketAddress()));
                }
            } catch (java.io.IOException closed) {
                // The test is over.
            }
        }

        @Override
        public void close() {
            socket.close();
        }
    }

    @Test
    void nothing_of_a_name_is_kept_when_it_was_found() throws Exception {
        try (Names names = new Names()) {
            WakeLoops loops = new WakeLoops(Duration.ofSeconds(5), new SingletonDnsServerAddressStreamProvider(
                    (InetSocketAddress) names.socket.getLocalSocketAddress()));
            try {
                assertThat(loops.resolve("device.example").block(PATIENCE))
                        .containsExactly(InetAddress.getByAddress(new byte[]{(byte) 192, 0, 2, 7}));
                int first = names.asked.get();
                assertThat(first).isPositive();
                assertThat(loops.resolve("device.example").block(PATIENCE)).hasSize(1);
                assertThat(names.asked.get()).isEqualTo(2 * first);
            } finally {
                loops.close().block(PATIENCE);
            }
        }
    }
}
