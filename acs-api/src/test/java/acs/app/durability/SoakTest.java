package acs.app.durability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import acs.load.cpe.DeviceLedger.Deed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Devices of four models that misbehave now and then, operations of every type, and a server that is killed by SIGKILL meanwhile:
 * at the end every operation has an outcome, and it agrees with what the device itself has written down. The profile
 * {@code soak}, or {@code -Dacs.soak.devices}, {@code -Dacs.soak.kills} and {@code -Dacs.soak.seed}, prolong or repeat a run.
 */
class SoakTest {
    /** Lists have results only when they are asked for. */
    private static final String MEMBERS = "id,deviceId,type,status,createdAt,startedAt,finishedAt,expiresAt,attempts,"
            + "priority,commandKey,request,result,fault";
    private static final int DEVICES = Integer.getInteger("acs.soak.devices", 60);
    private static final int KILLS = Integer.getInteger("acs.soak.kills", 1);
    private static final long SEED = Long.getLong("acs.soak.seed", System.nanoTime());
    private static final int OPERATIONS_A_DEVICE = 6;
    private static final int ASKERS = 4;
    private static final int TIMEOUT_SECONDS = 5;
    private static final int DEVICES_A_SECOND = 100;
    private static final Map<String, String> SETTINGS = Map.of("ACS_OPERATIONS_RETRY_DELAY", "1s",
            "ACS_OPERATIONS_RETRY_DELAY_MAX", "2s", "ACS_API_REQUESTS_PER_SECOND", "100000",
            "ACS_SESSIONS_TURN_TIMEOUT", "5s");

    @TempDir
    Path folder;

    private final long startNanos = System.nanoTime();
    private final Random random = new Random(SEED);
    /** Devices must have the time to come: a device calls as often as all of them together can. */
    private final int intervalSeconds = Math.max(1, DEVICES / DEVICES_A_SECOND);
    private final int expirySeconds = 30 + 6 * intervalSeconds;

    @Test
    void every_operation_ends_and_its_outcome_agrees_with_the_devices_own_record() throws Exception {
        tell("seed " + SEED + ", devices " + DEVICES + ", kills " + KILLS);
        try (ServerProcess server = new ServerProcess(folder.resolve("data"), SETTINGS);
                SoakFleet fleet = new SoakFleet(models(), DEVICES, SEED, server.ready().cwmpPort());
                Askers askers = new Askers(server, fleet, operations(fleet), ASKERS, SEED)) {
            tell("devices begin to call");
            for (int kill = 1; kill <= KILLS; kill++) {
                int taken = DEVICES * OPERATIONS_A_DEVICE * kill / (KILLS + 1);
                await().atMost(Duration.ofSeconds(60L + expirySeconds)).until(() -> askers.size() >= taken);
                long sessions = fleet.sessions() + random.nextInt(DEVICES);
                await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(1))
                        .until(() -> fleet.sessions() >= sessions);
                tell("kill " + kill);
                server.kill();
                server.restart();
                server.ready();
                tell("up again");
            }
            await().atMost(Duration.ofSeconds(60L + expirySeconds)).until(askers::areDone);
            tell("all asked");
            await().atMost(Duration.ofSeconds(60L + expirySeconds)).pollInterval(Duration.ofMillis(200))
                    .until(() -> openOperations(server) == 0);
            Map<String, JsonNode> outcomes = outcomes(server);
            fleet.stop();
            tell("all ended");
            report(fleet, askers, outcomes);
            assertThat(askers.refused()).isEmpty();
            assertThat(outcomes.keySet()).as("no operation was lost, or made twice by a repeat")
                    .containsExactlyInAnyOrderElementsOf(askers.taken().stream().map(Asked::operationId).toList());
            assertThat(disagreements(fleet, askers.taken(), outcomes)).as("seed %s", SEED).isEmpty();
        }
    }

    /** For whoever reads the build's log. */
    private void tell(String what) {
        System.out.printf("soak after %d s: %s%n", TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - startNanos),
                what);
    }

    private List<Asked> operations(SoakFleet fleet) {
        RandomOperations operations = new RandomOperations(random, TIMEOUT_SECONDS, expirySeconds);
        List<Asked> all = new ArrayList<>();
        for (int i = 0; i < DEVICES * OPERATIONS_A_DEVICE; i++) {
            int device = i % DEVICES;
            all.add(operations.next(device, fleet.model(device)));
        }
        Collections.shuffle(all, random);
        return all;
    }

    /** Real devices where they are at hand, else the fixture of this project, four times. */
    private List<SoakModel> models() throws IOException {
        Path shared = Path.of(System.getProperty("acs.shared", ""), "devices");
        List<String> names = DEVICES > 100
                ? List.of("tr181_tplink_EX220.csv", "tr098_zte_H199A.csv", "tr098_huawei_BM632w_wimax.csv",
                        "gemtek.csv")
                : List.of("gemtek.csv", "tr098_huawei_BM632w_wimax.csv", "x_00E04C_W5-2100G.csv",
                        "tr098_tplink_EC220G5.csv");
        Path fixture = Path.of("../load-tests/src/test/resources/acs/load/cpe/small.csv");
        List<SoakModel> models = new ArrayList<>();
        for (String name : names) {
            Path file = shared.resolve(name);
            models.add(SoakModel.of(Files.isReadable(file) ? file : fixture, intervalSeconds));
        }
        return models;
    }

    private static int openOperations(ServerProcess server) throws IOException, InterruptedException {
        int open = 0;
        for (String status : List.of("queued", "running", "waiting")) {
            open += server.api("/operations?limit=1&status=" + status).get("items").size();
        }
        return open;
    }

    private static Map<String, JsonNode> outcomes(ServerProcess server) throws IOException, InterruptedException {
        Map<String, JsonNode> outcomes = new TreeMap<>();
        String cursor = "";
        while (true) {
            JsonNode page = server.api("/operations?limit=500&fields=" + MEMBERS + cursor);
            page.get("items").forEach(operation -> outcomes.put(operation.get("id").asString(), operation));
            if (page.get("next").isNull()) {
                return outcomes;
            }
            cursor = "&cursor=" + page.get("next").asString();
        }
    }

    private static List<String> disagreements(SoakFleet fleet, List<Asked> taken, Map<String, JsonNode> outcomes) {
        List<String> wrong = new ArrayList<>();
        for (int device = 0; device < DEVICES; device++) {
            int index = device;
            Verdict verdict = new Verdict(fleet.deeds(device), fleet.misbehaviours(device));
            List<Asked> own = taken.stream().filter(asked -> asked.device() == index)
                    .sorted((a, b) -> a.operationId().compareTo(b.operationId())).toList();
            for (Asked asked : own) {
                JsonNode operation = outcomes.get(asked.operationId());
                wrong.addAll(verdict.about(asked, operation));
                if (asked.type().equals("getParameterValues")) {
                    wrong.addAll(verdict.aboutValue(asked, operation,
                            fleet.model(device).tree().value(asked.path())));
                }
            }
            for (String path : fleet.model(device).texts()) {
                List<Asked> sets = own.stream().filter(asked -> asked.path().equals(path)
                        && asked.type().equals("setParameterValues")).toList();
                wrong.addAll(verdict.aboutOrder(path, sets, sets.stream()
                        .map(set -> outcomes.get(set.operationId()).get("status").asString()).toList()));
            }
        }
        return wrong;
    }

    /** For whoever reads the build's log. */
    private static void report(SoakFleet fleet, Askers askers, Map<String, JsonNode> outcomes)
            throws InterruptedException {
        Map<String, Map<String, Integer>> byType = new TreeMap<>();
        for (JsonNode operation : outcomes.values()) {
            JsonNode fault = operation.get("fault");
            String status = operation.get("status").asString();
            String outcome = status.equals("failed") ? status + " " + fault.get("reason").asString() : status;
            byType.computeIfAbsent(operation.get("type").asString(), type -> new TreeMap<>()).merge(outcome, 1,
                    Integer::sum);
        }
        long deeds = Stream.iterate(0, device -> device + 1).limit(DEVICES)
                .flatMap(device -> fleet.deeds(device).stream()).filter(Deed.Answered.class::isInstance).count();
        StringBuilder text = new StringBuilder(String.format(
                "soak: %d operations taken, %d asked again; devices answered %d requests%n", outcomes.size(),
                askers.repeats(), deeds));
        byType.forEach((type, counts) -> text.append(String.format("  %-24s %s%n", type, counts)));
        System.out.print(text);
    }
}
