package acs.transport.http;

import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

import acs.engine.AuthFailure;
import acs.engine.Reply;
import acs.transport.auth.Clearance;
import acs.transport.auth.PeerTrust;
import acs.transport.http.HttpMeters.Shed;
import acs.transport.http.ResponseWriter.Persistence;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answering side of one connection: has an {@link Inquiry} find the answer, writes it, and sees to what becomes of the connection
 * then. Every request gets an answer or the end of its connection, whatever fails. Confined to its event loop.
 */
final class ExchangeReplies implements Inquiry.Asker {
    private static final Logger LOG = LoggerFactory.getLogger(ExchangeReplies.class);

    private final Exchange exchange;
    private final Exchanges shared;
    private final ConnectionMemory memory;
    private final RequestDecoder decoder;
    private @Nullable Inquiry awaited;

    ExchangeReplies(Exchange exchange, ConnectionMemory memory, RequestDecoder decoder) {
        this.exchange = exchange;
        this.shared = exchange.shared();
        this.memory = memory;
        this.decoder = decoder;
    }

    /** Answers a request that was read to its end. */
    void answer(Intake came) {
        RequestBody body = came.body();
        if (body == null) {
            challenged(came.why());
        } else {
            inquire().ask(came, body);
        }
    }

    /** Answers a request whose body is larger than allowed. */
    void tooLarge(Intake coming) {
        exchange.closeAfterAnswer();
        coming.release();
        inquire().askTooLarge(coming.head().cookie(), coming.clearance());
    }

    /** Answers a sender whose proofs are not looked at for a while. */
    void blocked(Clearance.Blocked blocked) {
        exchange.closeAfterAnswer();
        say(() -> shared.answers().refusal(429, Answers.BLOCKED, blocked.retryAfter(), allocator()));
    }

    private Inquiry inquire() {
        exchange.enter(ExchangePhase.REPLYING, exchange.timeouts().reply());
        Inquiry inquiry = new Inquiry(shared, exchange.connection(), exchange.context().channel().eventLoop(), this);
        awaited = inquiry;
        return inquiry;
    }

    /** Nobody waits for an answer any more. */
    void abandonInquiry() {
        Inquiry late = awaited;
        awaited = null;
        if (late != null) {
            late.abandon();
        }
    }

    @Override
    public void replied(Reply reply) {
        awaited = null;
        // A CPE that is told to come back later makes room meanwhile.
        if (reply instanceof Reply.Status status && status.status() == 503) {
            exchange.closeAfterAnswer();
        }
        ByteBuf response;
        try {
            response = shared.answers().reply(reply, allocator(), persistence());
        } catch (RuntimeException | Error defect) {
            failed(defect);
            return;
        }
        exchange.releaseBody();
        write(response);
    }

    @Override
    public void challenged(@Nullable AuthFailure why) {
        awaited = null;
        exchange.releaseBody();
        PeerTrust peer = ConnectionTrust.of(exchange.context().channel());
        say(() -> shared.answers().challenge(shared.authenticator().challenges(peer, why), allocator(),
                persistence()));
    }

    @Override
    public void unanswered(Throwable error) {
        awaited = null;
        if (error instanceof RejectedExecutionException) {
            shed(Shed.TOO_MANY_LARGE_BODIES);
        } else if (error instanceof BodyMemoryException) {
            shed(Shed.BODY_MEMORY);
        } else {
            failed(error);
        }
    }

    /** What should not happen happened, an Error among others: answers so when the CPE waits for something. */
    void failed(Throwable defect) {
        HandlerFailure failure = counted(defect);
        abandonInquiry();
        switch (exchange.phase()) {
            case HEAD, BODY, REPLYING -> refuse(failure.status(), "the request could not be handled");
            case IDLE, WRITING, LINGERING, CLOSED -> exchange.close();
        }
    }

    private HandlerFailure counted(Throwable defect) {
        HandlerFailure failure = shared.meters().failed(defect);
        failure.log(LOG, exchange.connection().remoteAddress(), defect);
        return failure;
    }

    /** Others need memory that the connection holds. */
    void revoked() {
        switch (exchange.phase()) {
            case HEAD, BODY -> shed(Shed.BODY_MEMORY);
            case IDLE, REPLYING -> drop(Shed.BODY_MEMORY);
            case WRITING -> drop(Shed.ANSWER_MEMORY);
            case LINGERING, CLOSED -> exchange.close();
        }
    }

    private void drop(Shed reason) {
        shared.meters().shed(reason);
        exchange.close();
    }

    /** Turns the CPE away for now, and counts why. */
    void shed(Shed reason) {
        shared.meters().shed(reason);
        refuse(503, "busy, come back later");
    }

    /** Answers by HTTP alone and ends the connection. */
    void refuse(int status, String text) {
        exchange.closeAfterAnswer();
        exchange.releaseBody();
        say(() -> shared.answers().refusal(status, text, allocator()));
    }

    /** Makes an answer and writes it; the connection ends without one when there is not even memory for that. */
    private void say(Supplier<ByteBuf> answer) {
        ByteBuf response;
        try {
            response = answer.get();
        } catch (RuntimeException | Error defect) {
            counted(defect);
            exchange.close();
            return;
        }
        write(response);
    }

    private void write(ByteBuf response) {
        exchange.enter(ExchangePhase.WRITING, exchange.timeouts().write());
        int bytes = response.readableBytes();
        ChannelFuture sent = exchange.context().writeAndFlush(response);
        if (sent.isDone()) {
            written(sent);
        } else if (memory.coverAnswer(bytes)) {
            sent.addListener((ChannelFutureListener) this::written);
        } else {
            drop(Shed.ANSWER_MEMORY);
        }
    }

    private void written(ChannelFuture sent) {
        memory.answerTaken();
        if (exchange.phase() != ExchangePhase.WRITING) {
            return;
        }
        if (!sent.isSuccess()) {
            exchange.close();
        } else if (!exchange.isClosing()) {
            exchange.intake(null);
            exchange.enter(ExchangePhase.IDLE, exchange.timeouts().idle());
            decoder.resume();
        } else if (exchange.isRequestComplete() && !decoder.holdsBytes()) {
            exchange.close();
        } else {
            linger();
        }
    }

    /** Closing over bytes that nobody read would reset the connection, and the CPE could lose the answer. */
    private void linger() {
        exchange.enter(ExchangePhase.LINGERING, exchange.timeouts().linger());
        OutputEnd.send(exchange.context().channel());
        decoder.resume();
        memory.inputDropped();
    }

    private ByteBufAllocator allocator() {
        return exchange.context().alloc();
    }

    private Persistence persistence() {
        Intake answered = exchange.intake();
        return exchange.isClosing() || answered == null ? Persistence.CLOSE : answered.head().persistence();
    }
}
