package acs.transport.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import com.sun.management.UnixOperatingSystemMXBean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** Connections that say nothing cost little and go away. */
class IdleConnectionsTest {
    private static final int ASKED = 10_000;
    /** Both ends are open in this process; the rest is for everything else. */
    private static final int OTHER_DESCRIPTORS = 700;
    private static final Duration SILENCE = Duration.ofSeconds(10);

    @Test
    void ten_thousand_idle_connections_leave_room_for_a_good_inform_and_are_let_go(TestReporter reporter)
            throws IOException {
        int number = affordable();
        assumeThat(number).as("connections that the limit of open files allows").isGreaterThan(100);
        reporter.publishEntry("idle connections", Integer.toString(number));
        Duration minute = Duration.ofMinutes(1);
        HttpTimeouts timeouts = new HttpTimeouts(minute, SILENCE, minute, minute, minute, minute);
        List<SocketChannel> idle = new ArrayList<>(number);
        try (SouthboundFixture acs = new SouthboundFixture(SouthboundSettings.defaults().with(timeouts))) {
            acs.servesTheNextGoodInform();
            acs.awaitNoConnections();
            long before = usedHeap();
            for (int i = 0; i < number; i++) {
                idle.add(connect(i, acs.server.port()));
            }
            await().until(() -> acs.server.connections() == number);
            acs.servesTheNextGoodInform();
            assertThat((usedHeap() - before) / number).as("bytes of heap for one, both ends").isLessThan(16_384);
            await().atMost(SILENCE.multipliedBy(2)).until(() -> acs.server.connections() == 0);
            acs.servesTheNextGoodInform();
        } finally {
            for (SocketChannel channel : idle) {
                channel.close();
            }
        }
    }

    private static int affordable() {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system) {
            long free = system.getMaxFileDescriptorCount() - system.getOpenFileDescriptorCount() - OTHER_DESCRIPTORS;
            return (int) Math.min(ASKED, free / 2);
        }
        return 0;
    }

    /** Several addresses of the loopback, so that ports do not run out. */
    private static SocketChannel connect(int number, int port) throws IOException {
        SocketChannel channel = SocketChannel.open();
        channel.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[]{127, 0, 0, (byte) (1 + number % 4)}),
                0));
        channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return channel;
    }

    private static long usedHeap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
