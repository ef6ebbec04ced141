package acs.abuse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import org.assertj.core.api.SoftAssertions;

/**
 * Runs one attack while the canary calls, and asserts what holds for every attack: the process lives, the canary was always
 * answered as it should be, and the process had no more memory than the operations guide promises.
 */
final class Attack {
    /** What a device may have to wait at most; held to in the long form, reported in the short one, which shares its machine. */
    private static final Duration WAIT_MAX = Duration.ofSeconds(1);
    private static final int SESSIONS_BEFORE = 1;
    private static final int SESSIONS_AFTER = 2;

    private Attack() {}

    /** The attack itself. */
    interface Body {
        void run(CanaryDevice canary) throws Exception;
    }

    static void on(AbusedServer server, String name, Body attack) throws Exception {
        server.ensureRunning();
        server.memory().forgetPeak();
        long bound = server.memory().bound();
        Throwable failure = null;
        CanaryDevice canary = new CanaryDevice(server);
        try (canary) {
            canary.awaitSessions(SESSIONS_BEFORE);
            try {
                attack.run(canary);
            } catch (IOException | AssertionError e) {
                failure = e;
            }
            canary.awaitSessions(SESSIONS_AFTER);
        }
        assertThat(server.isRunning()).as("the process lives: %s", server.ending()).isTrue();
        long peak = server.memory().peak();
        tell(name, canary, peak, bound);
        if (peak > bound) {
            // What a process has had once it keeps: the next attack is to meet another one.
            server.killAndRestart();
        }
        SoftAssertions.assertSoftly(softly -> {
            softly.assertThat(canary.failures()).as("sessions of the canary that went wrong").isEmpty();
            softly.assertThat(peak).as("resident memory").isLessThanOrEqualTo(bound);
            if (Extent.LONG) {
                softly.assertThat(canary.waits().maxMicros()).as("the canary's longest wait")
                        .isLessThanOrEqualTo(WAIT_MAX.toNanos() / 1_000);
            }
        });
        if (failure != null) {
            throw new AssertionError(name + ": " + failure.getMessage(), failure);
        }
    }

    /** Does something so many times with several threads; counts those times that the server broke off or refused to answer. */
    static int inParallel(int threads, int times, Step step) throws InterruptedException {
        AtomicInteger broken = new AtomicInteger();
        AtomicReference<AssertionError> failure = new AtomicReference<>();
        try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
            for (int i = 0; i < times; i++) {
                int number = i;
                executor.execute(() -> {
                    try {
                        step.run(number);
                    } catch (IOException brokenOff) {
                        broken.incrementAndGet();
                    } catch (AssertionError e) {
                        failure.compareAndSet(null, e);
                    }
                });
            }
            executor.shutdown();
            if (!executor.awaitTermination(10, TimeUnit.MINUTES)) {
                executor.shutdownNow();
                throw new AssertionError("the attack does not end");
            }
        }
        if (failure.get() != null) {
            throw failure.get();
        }
        return broken.get();
    }

    /** One time of many. */
    interface Step {
        void run(int number) throws IOException;
    }

    private static void tell(String name, CanaryDevice canary, long peak, long bound) {
        System.out.printf("abuse: %s: canary %s%s; resident memory %d of %d MB%n", name, canary.waits(),
                canary.waits().maxMicros() > WAIT_MAX.toNanos() / 1_000 ? " (more than 1 s)" : "", peak >> 20,
                bound >> 20);
    }
}
