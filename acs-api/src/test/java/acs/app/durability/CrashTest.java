package acs.app.durability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever was acknowledged is on disk: the server, or its PostgreSQL, is killed by SIGKILL at random moments while devices
 * call; afterwards every confirmation in their ledger is found through the API. {@code -Dacs.crash.rounds} and
 * {@code -Dacs.crash.seed} repeat or prolong a run.
 */
class CrashTest {
    private static final int ROUNDS = Integer.getInteger("acs.crash.rounds", 3);
    private static final long SEED = Long.getLong("acs.crash.seed", System.nanoTime());
    private static final int CALLERS = 8;

    @TempDir
    Path folder;

    private final Random random = new Random(SEED);
    private final Ledger ledger = new Ledger();

    @Test
    void a_killed_server_has_lost_nothing_that_it_acknowledged() throws Exception {
        try (ServerProcess server = new ServerProcess(folder.resolve("data"), Map.of());
                DeviceThreads devices = new DeviceThreads(server.ready().cwmpPort(), ledger, CALLERS)) {
            for (int round = 0; round < ROUNDS; round++) {
                devices.confirmMore(20 + random.nextInt(400));
                server.kill();
                server.restart();
                server.ready();
                ledger.isAllIn(server);
            }
        }
        assertThat(ledger.size()).as("seed %s", SEED).isGreaterThan(ROUNDS * 20);
    }

    @Test
    void a_killed_database_has_lost_nothing_that_was_acknowledged_and_the_server_goes_on_by_itself() throws Exception {
        try (ServerProcess server = new ServerProcess(folder.resolve("data"), Map.of());
                DeviceThreads devices = new DeviceThreads(server.ready().cwmpPort(), ledger, CALLERS)) {
            for (int round = 0; round < ROUNDS; round++) {
                devices.confirmMore(20 + random.nextInt(400));
                long postmaster = server.postmasterPid();
                ProcessHandle.of(postmaster).ifPresent(ProcessHandle::destroyForcibly);
                await().atMost(Duration.ofSeconds(60)).until(() -> server.isReady() && hasOther(server, postmaster));
                devices.confirmMore(20);
                ledger.isAllIn(server);
            }
            assertThat(server.status("/health/live")).isEqualTo(200);
        }
        assertThat(ledger.size()).as("seed %s", SEED).isGreaterThan(ROUNDS * 40);
    }

    private static boolean hasOther(ServerProcess server, long postmaster) {
        try {
            return server.postmasterPid() != postmaster;
        } catch (IOException | RuntimeException notYet) {
            return false;
        }
    }
}
