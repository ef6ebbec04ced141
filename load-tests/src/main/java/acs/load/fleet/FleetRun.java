package acs.load.fleet;

import java.net.URI;
import java.util.List;
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
 * device never has two sessions at once; or, with {@link FleetSettings#byThemselves}, call when they would. All state is confined to one event loop; the methods may be called from one other
 * thread, which they block. A device costs some 100 bytes, a session under way some 20 kB.
 */
public final class FleetRun implements AutoCloseable {
    private static final long TICK_MILLIS = 5;
    private static final long AFTER_FAILURE_MILLIS = 100;
    private static final int HOPELESS_FAILURES = 100;

    private final EventLoopGroup group;
    private final EventLoop loop;
    private final FleetSettings settings;
    private final Devices devices;
    private final CpeClient client;
    private final Calls calls;
    private final @Nullable ConnectionRequests connectionRequests;
    private final @Nullable NatClients natClients;
    private final SessionTally tally;
    private final CompletableFuture<Void> finished = new CompletableFuture<>();
    private final long startNanos = System.nanoTime();
    private int active;

    private FleetRun(Devices devices, FleetSettings settings, boolean keepsAcknowledged) {
        boolean epoll = Epoll.isAvailable();
        this.group = new MultiThreadIoEventLoopGroup(1,
                epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
        this.loop = group.next();
        this.settings = settings;
        this.devices = devices;
        this.client = new CpeClient(loop, epoll, settings);
        this.tally = new SessionTally(keepsAcknowledged, startNanos);
        this.calls = settings.byThemselves() == null
                ? new PacedCalls(devices, SessionPace.of(settings))
                : OwnCalls.of(devices, settings, System::currentTimeMillis);
        FleetSettings.Called called = settings.called();
        this.connectionRequests = called == null
                ? null
                : ConnectionRequests.listen(group, epoll, called.port(), devices, calls::requested);
        this.natClients = called == null || called.stun() == null
                ? null
                : NatClients.start(loop, epoll, called.stun(), devices, calls);
    }

    /**
     * Begins to call.
     *
     * @param keepsAcknowledged whether the reports list the confirmed Informs
     */
    public static FleetRun start(SimulatedFleet fleet, FleetSettings settings, boolean keepsAcknowledged) {
        return start(new Devices(fleet, settings.devices()), settings, keepsAcknowledged);
    }

    /** Goes on with the devices of this run, which must be over, as if time had passed; as many devices as before. */
    public FleetRun again(FleetSettings other) {
        if (!finished.isDone() || other.devices() != settings.devices()) {
            throw new IllegalStateException("the run goes on, or the fleets differ");
        }
        return start(devices, other, false);
    }

    private static FleetRun start(Devices devices, FleetSettings settings, boolean keepsAcknowledged) {
        FleetRun run = new FleetRun(devices, settings, keepsAcknowledged);
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

    /** Waits until the fleet has finished, and tells what happened from the start on. */
    public FleetReport finish() throws InterruptedException {
        while (!awaitEnd(1000)) {
            span();
        }
        return whole();
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

    /** Where the device with this index is called, {@code null} when devices are not called. */
    public @Nullable URI connectionRequestUrl(int index) {
        return connectionRequests == null ? null : connectionRequests.url(index);
    }

    /** The devices as they are now; only once the run is closed, since they belong to its event loop until then. */
    public List<SimulatedCpe> devices() {
        if (!group.isTerminated()) {
            throw new IllegalStateException("the run is not closed");
        }
        return devices.all();
    }

    /** Drops all sessions and ends the event loop. */
    @Override
    public void close() {
        if (connectionRequests != null) {
            connectionRequests.close();
        }
        if (natClients != null) {
            natClients.close();
        }
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
        return active == 0 && (isHopeless() || calls.isOver(elapsedNanos()));
    }

    private boolean isHopeless() {
        return !settings.persistent() && tally.looksHopeless(HOPELESS_FAILURES);
    }

    private void beginDue() {
        while (active < settings.connections() && !isHopeless()) {
            SimulatedCpe cpe = calls.next(elapsedNanos());
            if (cpe == null) {
                return;
            }
            begin(cpe);
        }
    }

    private void begin(SimulatedCpe cpe) {
        active++;
        client.run(cpe, tally::acknowledged, (nanos, turn) -> ended(cpe, nanos, turn));
    }

    private void ended(SimulatedCpe cpe, long nanos, CpeTurn turn) {
        calls.ended(cpe);
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
