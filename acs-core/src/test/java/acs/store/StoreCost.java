package acs.store;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import acs.store.embedded.EmbeddedPostgres;
import acs.store.embedded.EmbeddedPostgresSettings;
import reactor.core.publisher.Flux;

/**
 * What a durable Inform costs: CPU of client and server for each device from the operating system, WAL and HOT share from
 * the server, by the number of Informs in flight. A program, no test: {@code StoreCost DIRECTORY DEVICES}.
 */
public final class StoreCost {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int PARAMETERS = 18;
    private static final int[] IN_FLIGHT = {8, 50, 500};
    private static final int TICKS_PER_SECOND = 100;

    private StoreCost() {}

    public static void main(String[] arguments) throws Exception {
        int devices = Integer.parseInt(arguments[1]);
        try (EmbeddedPostgres server = EmbeddedPostgres.start(Path.of(arguments[0]),
                EmbeddedPostgresSettings.defaults())) {
            DatabaseAddress database = DatabaseAddress.of(server);
            StoreSettings settings = StoreSettings.defaults();
            DatabaseConnections connections = new DatabaseConnections(database, settings);
            Migrations.migrate(connections).block(PATIENCE);
            AtomicInteger commits = new AtomicInteger();
            PostgresInformLog log = new PostgresInformLog(connections, settings,
                    (records, duration, ok) -> commits.incrementAndGet(), Clock.systemUTC());
            log.start().block(PATIENCE);
            Integer[] order = new Integer[devices];
            Arrays.setAll(order, i -> i);
            List<Integer> shuffled = Arrays.asList(order);
            Collections.shuffle(shuffled, new Random(1));
            new Round(server, database, log, commits).run("register", shuffled, 500, "1");
            TestPostgres.query(database, "VACUUM (ANALYZE) device");
            for (int round = 0; round < 2; round++) {
                for (int inFlight : IN_FLIGHT) {
                    int count = Math.min(devices, inFlight == 8 ? 20_000 : 50_000);
                    List<Integer> some = shuffled.subList(0, count);
                    new Round(server, database, log, commits).run("changed", some, inFlight,
                            "x" + (round * 1000 + inFlight));
                    new Round(server, database, log, commits).run("steady", some, inFlight,
                            "x" + (round * 1000 + inFlight));
                }
            }
            System.out.println(TestPostgres.query(database,
                    "SELECT pg_relation_size('device') / count(*) AS heap_bytes_per_device FROM device"));
            log.close().block(PATIENCE);
        }
    }

    private record Round(EmbeddedPostgres server, DatabaseAddress database, PostgresInformLog log,
            AtomicInteger commits) {
        void run(String name, List<Integer> devices, int inFlight, String upTime) throws Exception {
            String[] before = counters();
            long client = cpuMicros(ProcessHandle.current().pid());
            long pg = serverMicros();
            commits.set(0);
            long begin = System.nanoTime();
            Instant now = Instant.now();
            Flux.fromIterable(devices)
                    .flatMap(i -> log.recordInform(Samples.periodic(i, now, PARAMETERS, upTime)), inFlight)
                    .then().block(PATIENCE);
            double seconds = (System.nanoTime() - begin) / 1e9;
            double n = devices.size();
            long clientUsed = cpuMicros(ProcessHandle.current().pid()) - client;
            long pgUsed = serverMicros() - pg;
            Thread.sleep(1_100);
            String[] after = counters();
            System.out.printf(
                    "%-9s in flight %3d: batch %5.1f, client %5.1f us, server %5.1f us, WAL %6.0f B, HOT %5.1f %%, %6.0f/s%n",
                    name, inFlight, n / commits.get(), clientUsed / n, pgUsed / n,
                    (Double.parseDouble(after[0]) - Double.parseDouble(before[0])) / n,
                    100.0 * (Long.parseLong(after[2]) - Long.parseLong(before[2]))
                            / Math.max(1, Long.parseLong(after[1]) - Long.parseLong(before[1])),
                    n / seconds);
        }

        private String[] counters() {
            return TestPostgres.query(database,
                    "SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0'), n_tup_upd, n_tup_hot_upd"
                            + " FROM pg_stat_user_tables WHERE relname = 'device'")
                    .get(0).split("\\|", -1);
        }

        private long serverMicros() throws Exception {
            ProcessHandle postmaster = ProcessHandle.of(server.processId()).orElseThrow();
            long sum = 0;
            for (ProcessHandle each : Stream.concat(Stream.of(postmaster), postmaster.descendants()).toList()) {
                sum += cpuMicros(each.pid());
            }
            return sum;
        }

        private static long cpuMicros(long pid) throws Exception {
            Path stat = Path.of("/proc/" + pid + "/stat");
            if (!Files.exists(stat)) {
                return 0;
            }
            String line = Files.readString(stat);
            String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
            return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * 1_000_000 / TICKS_PER_SECOND;
        }
    }
}
