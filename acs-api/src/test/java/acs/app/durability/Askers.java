package acs.app.durability;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import tools.jackson.databind.json.JsonMapper;

/**
 * Threads that ask for operations through REST, each again and again under its Idempotency-Key until the ACS has taken it, as a
 * client does whose server is killed now and then. A device's operations all come from one thread.
 */
final class Askers implements AutoCloseable {
    private static final long AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final int CANCELLED_ONE_IN = 25;

    private final ServerProcess server;
    private final SoakFleet fleet;
    private final List<Thread> threads = new ArrayList<>();
    private final List<Asked> taken = Collections.synchronizedList(new ArrayList<>());
    private final List<String> refused = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger repeats = new AtomicInteger();
    private volatile boolean over;

    Askers(ServerProcess server, SoakFleet fleet, List<Asked> all, int count, long seed) {
        this.server = server;
        this.fleet = fleet;
        for (int thread = 0; thread < count; thread++) {
            int mine = thread;
            List<Asked> share = all.stream().filter(asked -> asked.device() % count == mine).toList();
            Random random = new Random(seed + thread);
            threads.add(Thread.ofPlatform().daemon().start(() -> ask(share, random)));
        }
    }

    /** What the ACS has taken, as yet. */
    int size() {
        return taken.size();
    }

    List<Asked> taken() {
        return List.copyOf(taken);
    }

    /** What the ACS would not take; nothing when all is well. */
    List<String> refused() {
        return List.copyOf(refused);
    }

    /** How often an answer was missing, so that the same was asked again. */
    int repeats() {
        return repeats.get();
    }

    boolean areDone() {
        return threads.stream().noneMatch(Thread::isAlive);
    }

    private void ask(List<Asked> share, Random random) {
        for (Asked asked : share) {
            String id = accepted(asked);
            if (id == null) {
                continue;
            }
            taken.add(asked.withId(id));
            if (random.nextInt(CANCELLED_ONE_IN) == 0) {
                send("DELETE", "/operations/" + id, Map.of(), null);
            }
            if (random.nextInt(4) == 0) {
                call(asked.device());
            }
        }
    }

    private String accepted(Asked asked) {
        // A percent sign within an id is itself encoded in a URL.
        String path = "/devices/" + fleet.deviceKey(asked.device()).replace("%", "%25") + "/operations";
        String idempotencyKey = "soak-" + asked.number();
        while (!over) {
            HttpResponse<String> response = send("POST", path, Map.of("Idempotency-Key", idempotencyKey),
                    asked.request());
            int status = response == null ? 0 : response.statusCode();
            if (status == 202 || status == 200) {
                return JsonMapper.shared().readTree(response.body()).get("id").asString();
            }
            // 404 until the device has called for the first time.
            if (status >= 400 && status < 500 && status != 404) {
                refused.add(asked + ": " + status + " " + response.body());
                return null;
            }
            repeats.incrementAndGet();
            LockSupport.parkNanos(AGAIN_NANOS);
        }
        return null;
    }

    /** A connection request, as far as the device accepts it. */
    private void call(int device) {
        try {
            server.get(fleet.connectionRequestUrl(device));
        } catch (IOException notThisTime) {
            repeats.incrementAndGet();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private HttpResponse<String> send(String method, String path, Map<String, String> headers, String body) {
        try {
            return server.send(method, path, headers, body);
        } catch (IOException away) {
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    @Override
    public void close() {
        over = true;
        await().atMost(Duration.ofSeconds(30)).until(this::areDone);
    }
}
