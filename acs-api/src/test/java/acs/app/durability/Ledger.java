package acs.app.durability;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import tools.jackson.databind.JsonNode;

/** What the ACS confirmed to devices, in the devices' own words. Thread-safe. */
final class Ledger {
    private final Map<String, Integer> upTimes = new ConcurrentHashMap<>();
    private final Map<String, Set<String>> commandKeys = new ConcurrentHashMap<>();
    private final AtomicInteger confirmed = new AtomicInteger();

    void confirmed(String deviceKey, int upTime, String commandKey) {
        upTimes.merge(deviceKey, upTime, Math::max);
        commandKeys.computeIfAbsent(deviceKey, key -> ConcurrentHashMap.newKeySet()).add(commandKey);
        confirmed.incrementAndGet();
    }

    /** How many confirmations there were. */
    int size() {
        return confirmed.get();
    }

    /** Looks every confirmation up through the API. */
    void isAllIn(ServerProcess server) throws IOException, InterruptedException {
        for (Map.Entry<String, Integer> entry : upTimes.entrySet()) {
            // Devices go on calling: what is confirmed from here on is not looked for.
            int upTime = entry.getValue();
            Set<String> keys = Set.copyOf(commandKeys.getOrDefault(entry.getKey(), Set.of()));
            // A percent sign within an id is itself encoded in a URL.
            String path = "/devices/" + entry.getKey().replace("%", "%25");
            JsonNode parameters = server.api(path + "/parameters?path=" + LedgerCpe.UP_TIME).get("items");
            assertThat(Integer.parseInt(parameters.get(0).get("value").asString()))
                    .as("UpTime of %s", entry.getKey()).isGreaterThanOrEqualTo(upTime);
            assertThat(history(server, path)).as("history of %s", entry.getKey())
                    .containsAll(keys);
        }
    }

    private static Set<String> history(ServerProcess server, String path) throws IOException, InterruptedException {
        Set<String> keys = new HashSet<>();
        String cursor = "";
        while (true) {
            JsonNode page = server.api(path + "/events?limit=500" + cursor);
            page.get("items").forEach(event -> keys.add(event.get("commandKey").asString()));
            if (page.get("next").isNull()) {
                return keys;
            }
            cursor = "&cursor=" + page.get("next").asString();
        }
    }
}
