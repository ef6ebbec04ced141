package acs.app.durability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * PostgreSQL stops answering for a while under load: nothing is acknowledged meanwhile, memory does not grow, readiness goes and
 * liveness stays, and service resumes by itself. {@code -Dacs.away.seconds=60} is the long form.
 */
class DatabaseAwayTest {
    private static final int AWAY_SECONDS = Integer.getInteger("acs.away.seconds", 8);
    private static final long GROWTH_MAX_KB = 64 * 1024;

    @TempDir
    Path folder;

    private final Ledger ledger = new Ledger();

    @Test
    void while_the_database_is_stopped_nothing_is_acknowledged_and_afterwards_service_resumes_by_itself()
            throws Exception {
        Map<String, String> settings = Map.of("ACS_DB_STATEMENT_TIMEOUT", "2s");
        try (ServerProcess server = new ServerProcess(folder.resolve("data"), settings);
                DeviceThreads devices = new DeviceThreads(server.ready().cwmpPort(), ledger, 8)) {
            await().atMost(Duration.ofSeconds(30)).until(() -> ledger.size() > 500);
            long memoryBefore = residentKb(server.pid());

            signal("STOP", server.postmasterPid());
            try {
                await().atMost(Duration.ofSeconds(15)).until(() -> !server.isReady());
                int acknowledged = ledger.size();
                await().during(Duration.ofSeconds(AWAY_SECONDS)).atMost(Duration.ofSeconds(AWAY_SECONDS + 5L))
                        .until(() -> ledger.size() == acknowledged && server.status("/health/live") == 200);
                assertThat(devices.turnedAway()).isPositive();
                assertThat(residentKb(server.pid()) - memoryBefore).isLessThan(GROWTH_MAX_KB);
            } finally {
                signal("CONT", server.postmasterPid());
            }

            int before = ledger.size();
            await().atMost(Duration.ofSeconds(30)).until(() -> server.isReady() && ledger.size() > before + 100);
            ledger.isAllIn(server);
        }
    }

    /** The postmaster and all its backends, which do the answering. */
    private static void signal(String name, long postmaster) throws IOException, InterruptedException {
        ProcessHandle server = ProcessHandle.of(postmaster).orElseThrow();
        for (ProcessHandle process : java.util.stream.Stream.concat(java.util.stream.Stream.of(server),
                server.descendants()).toList()) {
            new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).inheritIO().start().waitFor(5,
                    TimeUnit.SECONDS);
        }
    }

    private static long residentKb(long pid) throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
                .filter(line -> line.startsWith("VmRSS:")).map(line -> line.replaceAll("\\D+", ""))
                .mapToLong(Long::parseLong).findFirst().orElseThrow();
    }
}
