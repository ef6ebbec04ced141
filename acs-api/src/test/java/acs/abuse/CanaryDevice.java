package acs.abuse;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * A well-behaved caller: every 200 ms a session of Inform, empty POST and 204 on a connection of its own, from an address that no
 * attack uses. It speaks for many devices in turn, since one device may not call so often.
 */
final class CanaryDevice implements AutoCloseable {
    private static final String ADDRESS = "127.0.0.9";
    private static final long EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** The devices of the canary, each with a serial number of this beginning. */
    static final String SERIAL = "CANARY";
    static final int DEVICES = 40;
    private static final int WAIT_MILLIS_MAX = 10_000;

    private final AbusedServer server;
    private final List<Long> waits = Collections.synchronizedList(new ArrayList<>());
    private final List<String> failures = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger sessions = new AtomicInteger();
    private final Thread thread;
    private volatile boolean over;

    CanaryDevice(AbusedServer server) {
        this.server = server;
        this.thread = Thread.ofPlatform().daemon().name("canary").start(this::call);
    }

    /** Waits until so many more sessions are over, well or not, or the server has ended. */
    void awaitSessions(int more) {
        int until = sessions.get() + more;
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(10))
                .until(() -> sessions.get() >= until || !server.isRunning());
    }

    /** Each session that was not answered as it should be, and how. */
    List<String> failures() {
        return List.copyOf(failures);
    }

    Waits waits() {
        return Waits.of(List.copyOf(waits));
    }

    @Override
    public void close() {
        over = true;
        try {
            thread.join(2L * WAIT_MILLIS_MAX);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void call() {
        long next = System.nanoTime();
        while (!over) {
            try (WireDevice device = new WireDevice(server.ports().cwmp(), ADDRESS, SERIAL + sessions.get() % DEVICES,
                    WAIT_MILLIS_MAX).withPassword(server.password())) {
                if (isAnswered(200, device, Envelopes.inform(device.serial(), "2 PERIODIC"))) {
                    isAnswered(204, device, new byte[0]);
                }
            } catch (IOException e) {
                failures.add(e.toString());
            }
            sessions.incrementAndGet();
            next = Math.max(next + EVERY_NANOS, System.nanoTime());
            LockSupport.parkNanos(next - System.nanoTime());
        }
    }

    private boolean isAnswered(int status, WireDevice device, byte[] body) throws IOException {
        long start = System.nanoTime();
        WireAnswer answer = device.post(body);
        waits.add(System.nanoTime() - start);
        if (answer.status() != status) {
            failures.add("status " + answer.status() + " in place of " + status);
        }
        return answer.status() == status;
    }

    /** How long the canary waited for its answers. */
    record Waits(int count, long minMicros, long medianMicros, long p99Micros, long maxMicros) {
        private static Waits of(List<Long> nanos) {
            if (nanos.isEmpty()) {
                return new Waits(0, 0, 0, 0, 0);
            }
            List<Long> sorted = nanos.stream().map(TimeUnit.NANOSECONDS::toMicros).sorted().toList();
            return new Waits(sorted.size(), sorted.getFirst(), sorted.get(sorted.size() / 2),
                    sorted.get((sorted.size() * 99 - 1) / 100), sorted.getLast());
        }

        /** In milliseconds. */
        @Override
        public String toString() {
            return "%d answers, min %.1f, p50 %.1f, p99 %.1f, max %.1f ms".formatted(count, minMicros / 1e3,
                    medianMicros / 1e3, p99Micros / 1e3, maxMicros / 1e3);
        }
    }
}
