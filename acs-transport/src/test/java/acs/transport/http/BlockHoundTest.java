package acs.transport.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;

import io.netty.channel.EventLoopGroup;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.blockhound.BlockingOperationError;
import reactor.core.scheduler.Schedulers;

/** Proves that BlockHound watches the server's own event loops. */
class BlockHoundTest {
    @ParameterizedTest
    @EnumSource(names = {"EPOLL", "NIO"})
    void blocking_an_event_loop_of_the_server_is_caught(SocketTransport transport) throws Exception {
        ServerLoops loops = new ServerLoops(transport, 1, "acs-cwmp");
        try {
            EventLoopGroup group = loops.onServer(true);
            assertThat(group.submit(() -> Thread.currentThread().getName()).get()).startsWith("acs-cwmp-");
            assertThat(group.submit(Schedulers::isInNonBlockingThread).get()).isTrue();
            assertThat(group.submit(BlockHoundTest::sleep).get()).isInstanceOf(BlockingOperationError.class);
        } finally {
            loops.disposeLater(Duration.ZERO, Duration.ofSeconds(5)).block(Duration.ofSeconds(10));
        }
    }

    private static Throwable sleep() {
        try {
            Thread.sleep(1);
            return new AssertionError("the event loop slept");
        } catch (BlockingOperationError | InterruptedException caught) {
            return caught;
        }
    }
}
