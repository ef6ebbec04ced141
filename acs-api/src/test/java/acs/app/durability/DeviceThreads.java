package acs.app.durability;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Devices that call one after the other, on a few threads, until closed. */
final class DeviceThreads implements AutoCloseable {
    private static final int DEVICES_A_THREAD = 10;

    private final Ledger ledger;
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicInteger turnedAway = new AtomicInteger();
    private volatile boolean over;

    DeviceThreads(int port, Ledger ledger, int count) {
        this.ledger = ledger;
        for (int thread = 0; thread < count; thread++) {
            List<LedgerCpe> devices = new ArrayList<>();
            for (int i = 0; i < DEVICES_A_THREAD; i++) {
                devices.add(new LedgerCpe("C" + thread + "-" + i, port, ledger));
            }
            threads.add(Thread.ofPlatform().daemon().start(() -> call(devices)));
        }
    }

    /** Waits until the devices have that many more confirmations. */
    void confirmMore(int confirmations) {
        int goal = ledger.size() + confirmations;
        await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(1)).until(() -> ledger.size() >= goal);
    }

    /** How many sessions were not seen through. */
    int turnedAway() {
        return turnedAway.get();
    }

    private void call(List<LedgerCpe> devices) {
        for (int i = 0; !over; i++) {
            if (!devices.get(i % devices.size()).session()) {
                turnedAway.incrementAndGet();
                // A device that was turned away does not call again at once.
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            }
        }
    }

    @Override
    public void close() {
        over = true;
        await().atMost(Duration.ofSeconds(30)).until(() -> threads.stream().noneMatch(Thread::isAlive));
    }
}
