package acs.transport.file;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;

/**
 * When a connection's present phase must be over. Moved with every step of a transfer, so moving it is cheap: it looks again
 * when the earlier time has come. Confined to its event loop.
 */
final class Deadline {
    private final EventExecutor loop;
    private final Runnable expired;
    private boolean running;
    private long at;
    private long looksAt;
    private @Nullable ScheduledFuture<?> look;

    Deadline(EventExecutor loop, Runnable expired) {
        this.loop = loop;
        this.expired = expired;
    }

    void in(Duration time) {
        at = System.nanoTime() + time.toNanos();
        running = true;
        if (look == null || looksAt - at > 0) {
            cancelLook();
            lookAt(at);
        }
    }

    void stop() {
        running = false;
        cancelLook();
    }

    private void cancelLook() {
        if (look != null) {
            look.cancel(false);
            look = null;
        }
    }

    private void lookAt(long time) {
        looksAt = time;
        look = loop.schedule(this::look, Math.max(0, time - System.nanoTime()), TimeUnit.NANOSECONDS);
    }

    private void look() {
        look = null;
        if (!running) {
            return;
        }
        if (at - System.nanoTime() > 0) {
            lookAt(at);
        } else {
            running = false;
            expired.run();
        }
    }
}
