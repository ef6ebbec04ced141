package acs.transport.http;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * The one deadline of a connection, moved at each turn. Moving it later costs nothing but reading the clock: the timer that
 * stands is left, and sets itself anew when it fires too early. Confined to the event loop.
 */
final class PhaseDeadline implements Runnable {
    private final EventLoop loop;
    private final Runnable expired;
    private @Nullable Future<?> timer;
    private long timerAt;
    private long deadline;
    private boolean stopped;

    /** @param expired is run on the loop when the deadline passes; the next one must then be set, or this be stopped */
    PhaseDeadline(EventLoop loop, Runnable expired) {
        this.loop = loop;
        this.expired = expired;
    }

    /** Sets the deadline from now on. */
    void within(Duration time) {
        if (stopped) {
            return;
        }
        long nanos = time.toNanos();
        deadline = System.nanoTime() + nanos;
        Future<?> standing = timer;
        if (standing == null) {
            schedule(nanos);
        } else if (deadline - timerAt < 0) {
            standing.cancel(false);
            schedule(nanos);
        }
    }

    void stop() {
        stopped = true;
        Future<?> standing = timer;
        if (standing != null) {
            standing.cancel(false);
            timer = null;
        }
    }

    @Override
    public void run() {
        timer = null;
        if (stopped) {
            return;
        }
        long left = deadline - System.nanoTime();
        if (left > 0) {
            schedule(left);
        } else {
            expired.run();
        }
    }

    private void schedule(long nanos) {
        timerAt = System.nanoTime() + nanos;
        timer = loop.schedule(this, nanos, TimeUnit.NANOSECONDS);
    }
}
