package acs.transport.http;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;

import acs.engine.CpeConnection;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.AttributeKey;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * State of one CPE's connection, for the side that reads requests ({@link ExchangeHandler}) and the side that answers them
 * ({@link ExchangeReplies}). Confined to its event loop but for {@link #onLoop}.
 */
// Closing has no outcome that anybody waits for.
@SuppressWarnings("FutureReturnValueIgnored")
final class Exchange {
    /** Key of the caller of the present request, under which its memory counts; nothing when no limits hold for it. */
    static final AttributeKey<Object> HOLDER = AttributeKey.valueOf(Exchange.class, "holder");

    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

    private final Exchanges shared;
    private final ChannelHandlerContext context;
    private final CpeConnection connection;
    private final PhaseDeadline deadline;
    private ExchangePhase phase = ExchangePhase.IDLE;
    private boolean closing;
    private boolean requestComplete;
    private @Nullable Intake intake;

    /** @param expired is told when a phase takes too long */
    Exchange(Exchanges shared, ChannelHandlerContext context, CpeConnection connection, Runnable expired) {
        this.shared = shared;
        this.context = context;
        this.connection = connection;
        this.deadline = new PhaseDeadline(context.channel().eventLoop(), expired);
    }

    Exchanges shared() {
        return shared;
    }

    ChannelHandlerContext context() {
        return context;
    }

    CpeConnection connection() {
        return connection;
    }

    HttpTimeouts timeouts() {
        return shared.settings().timeouts();
    }

    ExchangePhase phase() {
        return phase;
    }

    /** Goes over to another phase, which may take so long. */
    void enter(ExchangePhase next, Duration time) {
        phase = next;
        deadline.within(time);
    }

    /** The present phase may take so long from now on. */
    void extend(Duration time) {
        deadline.within(time);
    }

    /** Whether the connection ends with the next answer. */
    boolean isClosing() {
        return closing;
    }

    /** The connection ends with the next answer. */
    void closeAfterAnswer() {
        closing = true;
    }

    /** Whether the present request was read to its end. */
    boolean isRequestComplete() {
        return requestComplete;
    }

    void requestComplete(boolean isComplete) {
        requestComplete = isComplete;
    }

    /** The request that comes or is being answered. */
    @Nullable
    Intake intake() {
        return intake;
    }

    void intake(@Nullable Intake next) {
        intake = next;
    }

    /** Key under which memory of this connection counts, {@code null} when no bound of one caller holds. */
    @Nullable
    Object holder() {
        Object ofRequest = context.channel().attr(HOLDER).get();
        return ofRequest != null ? ofRequest : shared.callers().holder(context.channel());
    }

    /** Nobody needs the request's body any more. */
    void releaseBody() {
        Intake held = intake;
        if (held != null) {
            held.release();
        }
    }

    void close() {
        phase = ExchangePhase.CLOSED;
        context.close();
    }

    /** The connection is gone. Doing it twice does nothing. */
    void forget() {
        phase = ExchangePhase.CLOSED;
        deadline.stop();
        releaseBody();
    }

    /** Runs the task on the event loop, later. Any thread. */
    void onLoop(Runnable task) {
        try {
            context.channel().eventLoop().execute(task);
        } catch (RejectedExecutionException stopped) {
            LOG.debug("the server stopped while {} was served", connection.remoteAddress());
        }
    }
}
