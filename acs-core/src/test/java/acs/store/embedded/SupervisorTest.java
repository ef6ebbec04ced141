package acs.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import acs.store.embedded.Cluster.ServerStartException;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class SupervisorTest {
    @Test
    void an_unforeseen_exception_does_not_end_supervision() throws Exception {
        AtomicInteger attempts = new AtomicInteger();
        Process successor = process("sleep", "60");
        Supervisor supervisor = new Supervisor(process("true"), port -> {
            if (attempts.incrementAndGet() < 3) {
                throw new IllegalStateException("unforeseen");
            }
            return successor;
        }, 1, Duration.ofMillis(20));
        supervisor.start();
        try {
            await().atMost(Duration.ofSeconds(20)).until(() -> supervisor.server().equals(successor));
            assertThat(attempts).hasValue(3);
        } finally {
            supervisor.close();
            successor.destroyForcibly();
        }
    }

    @Test
    void a_port_that_stays_taken_is_said_loudly_once_while_it_tries_on() throws Exception {
        AtomicInteger attempts = new AtomicInteger();
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        Logger logger = (Logger) LoggerFactory.getLogger(Supervisor.class);
        logger.addAppender(log);
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Supervisor supervisor = new Supervisor(process("true"), port -> {
                attempts.incrementAndGet();
                throw new ServerStartException("taken");
            }, taken.getLocalPort(), Duration.ofMillis(20));
            supervisor.start();
            await().atMost(Duration.ofSeconds(20)).until(() -> attempts.get() > 5);
            supervisor.close();
            assertThat(log.list).filteredOn(event -> event.getLevel().equals(Level.ERROR)).singleElement()
                    .satisfies(event -> assertThat(event.getFormattedMessage())
                            .contains("port " + taken.getLocalPort()));
        } finally {
            logger.detachAppender(log);
        }
    }

    private static Process process(String... command) throws IOException {
        return new ProcessBuilder(command).start();
    }
}
