package acs.load.fleet;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import acs.load.cpe.CpeTurn;
import acs.load.cpe.SimulatedCpe;
import acs.load.cpe.SimulatedFleet;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import org.jspecify.annotations.Nullable;

/**
 * A fleet of CPEs that calls an ACS until every device has had its session or the time is over. Devices take turns, so that a
 * device never has two sessions at once. All state is confined to one event loop; the methods may be called from one other
 * thread, which they block. A device costs some 100 bytes, a session under way some 20 kB.
 */
public final class FleetRun implements AutoCloseable {
    private static final long TICK_MILLIS = 5;
    private static final long AFTER_FAILURE_MILLIS = 100;
    private static final int HOPELESS_FAILURES = 100;

    private final EventLoopGroup group;
    private final EventLoop loop;
    private final FleetSettings settings;
    private final SimulatedFleet fleet;
    private final @Nullable SimulatedCpe[] cpes;
    private final CpeClient client;
    private final SessionPace pace;
    private final SessionTally tally;
    private final CompletableFuture<Void> finished = new CompletableFuture<>();
    private final long startNanos = System.nanoTime();
    private int next;
    private long begun;
    private int active;

    private FleetRun(SimulatedFleet fleet, FleetSettings settings, @Nullable SimulatedCpe[] cpes,
            boolean keepsAcknowledged) {
        boolean epoll = Epoll.isAvailable();
        this.group = new MultiThreadIoEventLoopGroup(1,
                epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
        this.loop = group.next();
        this.settings = settings;
        this.fleet = fleet;
        this.cpes = cpes;
        this.client = new CpeClient(loop, epoll, settings);
        this.pace = SessionPace.of(settings);
        this.tally = new SessionTally(keepsAcknowledged, startNanos);
    }

    /**
     * Begins to call.
     *
     * @param keepsAcknowledged whether the reports list the confirmed Informs
     */
    public static FleetRun start(SimulatedFleet fleet, FleetSettings settings, boolean keepsAcknowledged) {
        return start(fleet, settings, new SimulatedCpe[settings.devices()], keepsAcknowledged);
    }

    /** Goes on with the devices of this run, which must be over, as if time had passed; as many devices as before. */
    public FleetRun again(FleetSettings other) {
        if (!finished.isDone() || other.devices() != settings.devices()) {
            throw new IllegalStateException("the run goes on, or the fleets differ");
        }
        return start(fleet, other, cpes, false);
    }

    private static FleetRun start(SimulatedFleet fleet, FleetSettings settings, @Nullable SimulatedCpe[] cpes,
            boolean keepsAcknowledged) {
        FleetRun run = new FleetRun(fleet, settings, cpes, keepsAcknowledged);
        run.after(0, run::tick);
        return run;
    }

    /** Waits until the fleet has finished. */
    public boolean awaitEnd(long millis) throws InterruptedException {
        try {
            finished.get(millis, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException running) {
            return false;
        } catch (ExecutionException bug) {
            throw new IllegalStateException(bug.getCause());
        }
    }

    /** What happened since the last call. */
    public FleetReport span() throws InterruptedException {
        return onLoop(() -> tally.span(active, System.nanoTime()));
    }

    /** What happened from the start on. */
    public FleetReport whole() throws InterruptedException {
        return onLoop(() -> tally.whole(System.nanoTime()));
    }

    private FleetReport onLoop(Callable<FleetReport> question) throws InterruptedException {
        try {
            return loop.submit(question).get();
        } catch (ExecutionException bug) {
            throw new IllegalStateException(bug.getCause());
        }
    }

    /** Drops all sessions and ends the event loop. */
    @Override
    public void close() {
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private void tick() {
        beginDue();
        if (isOver()) {
            finished.complete(null);
        } else {
            after(TICK_MILLIS, this::tick);
        }
    }

    /** A failure in what is done later ends the run instead of vanishing. */
    private void after(long millis, Runnable action) {
        loop.schedule(action, millis, TimeUnit.MILLISECONDS).addListener(done -> {
            if (done.cause() != null) {
                finished.completeExceptionally(done.cause());
            }
        });
    }

    private boolean isOver() {
        boolean hopeless = !settings.persistent() && tally.looksHopeless(HOPELESS_FAILURES);
        return active == 0 && (hopeless || pace.isOver(elapsedNanos(), begun));
    }

    private void beginDue() {
        if (!settings.persistent() && tally.looksHopeless(HOPELESS_FAILURES)) {
            return;
        }
        long elapsed = elapsedNanos();
        long due = pace.due(elapsed);
        while (active < settings.connections() && begun < due && !pace.isOver(elapsed, begun)) {
            SimulatedCpe cpe = nextIdle();
            if (cpe == null) {
                return;
            }
            begin(cpe);
        }
    }

    /** The next device without a session, {@code null} when the next few have one: then it is too early to look further. */
    private @Nullable SimulatedCpe nextIdle() {
        for (int tries = Math.min(settings.devices(), 16); tries > 0; tries--) {
            int index = next;
            next = (next + 1) % settings.devices();
            SimulatedCpe cpe = cpes[index];
            if (cpe == null) {
                cpe = fleet.cpe(index);
                cpes[index] = cpe;
            }
            if (!cpe.inSession()) {
                return cpe;
            }
        }
        return null;
    }

    private void begin(SimulatedCpe cpe) {
        begun++;
        active++;
        client.run(cpe, tally::acknowledged, this::ended);
    }

    private void ended(long nanos, CpeTurn turn) {
        switch (turn) {
            case CpeTurn.Failed failed -> {
                tally.failed(failed.reason(), failed.detail());
                // A slot that failed waits a little: an ACS that is away must not make the fleet spin.
                after(AFTER_FAILURE_MILLIS, this::free);
            }
            case CpeTurn.Done done -> {
                tally.ended(nanos);
                // Not within the callback of the session: the stack must not grow from session to session.
                after(0, this::free);
            }
            case CpeTurn.Post post -> throw new IllegalStateException("a session does not end by a POST");
        }
    }

    private void free() {
        active--;
        beginDue();
    }

    private long elapsedNanos() {
        return System.nanoTime() - startNanos;
    }
}
