package acs.transport.file;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeoutException;

import acs.port.NewDeviceFile;
import acs.transport.caller.Callers;
import acs.transport.caller.Excess;
import acs.transport.file.FileLink.Kind;
import acs.transport.file.FileMeters.Direction;
import acs.transport.file.FileMeters.Outcome;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * One CPE's connection: one request after the other, nothing read ahead. Confined to its event loop, but for {@link #drain} and
 * {@link #abort}.
 */
// A write or close that fails means that the connection is gone, which is what its caller wants.
@SuppressWarnings("FutureReturnValueIgnored")
final class FileConnection extends ChannelInboundHandlerAdapter implements Sending.Ends {
    private static final Duration LINGER = Duration.ofSeconds(2);

    private final FileService service;
    private final Set<FileConnection> open;
    private final TransferPlace place;
    private TransferPhase phase = TransferPhase.WAITING;
    private boolean counted;
    private volatile boolean draining;
    private final CurrentRequest request = new CurrentRequest();
    private @Nullable Sending sending;
    private @Nullable Receiving receiving;
    // Set by handlerAdded, before anything else is called.
    private @SuppressWarnings("NullAway.Init") ChannelHandlerContext context;
    private @SuppressWarnings("NullAway.Init") LoopSteps steps;
    private @SuppressWarnings("NullAway.Init") Inbox inbox;
    private @SuppressWarnings("NullAway.Init") Deadline deadline;

    /** @param open all connections; adds and removes itself */
    FileConnection(FileService service, Set<FileConnection> open) {
        this.service = service;
        this.open = open;
        this.place = new TransferPlace(service);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        steps = new LoopSteps(ctx);
        deadline = new Deadline(ctx.executor(), this::expired);
        inbox = new Inbox(ctx, this::take);
        open.add(this);
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        ctx.channel().config().setAutoRead(false);
        counted = service.connections().begin();
        if (counted) {
            await();
        } else {
            answer(Answer.busy(service.settings().retryAfter()).closing());
        }
    }

    /** Says so to a caller whom {@link Callers#guard} turns away, unless he is being turned away already. */
    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof Excess && phase == TransferPhase.WAITING) {
            // While it hears that, it keeps nobody else out.
            uncount();
            answer(Answer.busy(service.settings().retryAfter()).closing());
        }
        ctx.fireUserEventTriggered(event);
    }

    private void uncount() {
        if (counted) {
            counted = false;
            service.connections().end();
        }
    }

    private void await() {
        request.end();
        if (draining) {
            context.close();
            return;
        }
        phase = TransferPhase.WAITING;
        deadline.in(service.settings().idleTimeout());
        inbox.want();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (phase == TransferPhase.CLOSED) {
            ReferenceCountUtil.release(message);
        } else {
            inbox.add(message);
        }
    }

    private void take(Object message) {
        switch (phase) {
            case WAITING -> head(message);
            case HEAD -> {
                if (message instanceof LastHttpContent) {
                    decide();
                } else {
                    inbox.want();
                }
            }
            case RECEIVING -> body(message);
            case LINGERING -> inbox.want();
            case ASKING, SENDING, CLOSED -> {
                // A piece that was wanted before the phase changed.
            }
        }
    }

    private void head(Object message) {
        if (!(message instanceof HttpRequest head)) {
            inbox.want();
            return;
        }
        request.begin(head);
        Answer bad = RequestHeads.problem(head);
        if (bad != null) {
            answer(bad.closing());
        } else if (RequestHeads.hasBody(head)) {
            decide();
        } else {
            phase = TransferPhase.HEAD;
            inbox.want();
        }
    }

    private void decide() {
        HttpRequest asked = request.head();
        Kind kind = RequestHeads.kind(asked.method());
        if (kind == null) {
            answer(Answer.notAllowed());
            return;
        }
        if (kind == Kind.DOWNLOAD && RequestHeads.hasBody(asked)) {
            answer(Answer.text(400, "A download takes no body."));
            return;
        }
        place.asked(kind == Kind.DOWNLOAD ? Direction.DOWNLOAD : Direction.UPLOAD);
        switch (service.door().ask(kind, asked.method().name(), RequestHeads.path(asked.uri()), asked.headers())) {
            case LinkDoor.Closed closed -> {
                place.count(closed.outcome());
                answer(Answer.closed(closed));
            }
            case LinkDoor.Open in -> enter(in.link());
        }
    }

    private void enter(FileLink link) {
        Answer refusal = place.take(link);
        if (refusal != null) {
            answer(refusal);
            return;
        }
        phase = TransferPhase.ASKING;
        // The look-up has its own, shorter time; this is for the case that a disk never answers.
        deadline.in(service.settings().lookUpTimeout().multipliedBy(2));
        switch (place.direction()) {
            case DOWNLOAD -> fetch(link);
            case UPLOAD -> expect(link);
        }
    }

    private void fetch(FileLink link) {
        LookUps.content(service, link, context.pipeline().get(SslHandler.class) == null)
                .subscribe(found -> steps.runLater(() -> found(found.orElse(null))), this::lookUpFailed);
    }

    private void lookUpFailed(Throwable failure) {
        steps.runLater(() -> failed(failure));
    }

    private void found(LookUps.@Nullable Found found) {
        if (phase != TransferPhase.ASKING) {
            if (found != null) {
                found.source().close();
            }
            return;
        }
        if (found == null) {
            place.ended(Outcome.GONE);
            answer(Answer.text(404, "The file of this link is not there any more."));
            return;
        }
        DownloadAnswer answer = DownloadAnswer.of(found.content(), request.head().headers());
        boolean hasBody = answer.count() > 0 && !request.head().method().equals(HttpMethod.HEAD);
        HttpResponse head = answer.head(found.content(), keepsAlive());
        if (!hasBody) {
            found.source().close();
            place.ended(answer.status() / 100 == 2 ? Outcome.COMPLETE : Outcome.NOT_SENT);
            context.write(head);
            context.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT).addListener(written -> next());
            return;
        }
        phase = TransferPhase.SENDING;
        request.forgetDetails();
        sending = new Sending(context, service, found.source(), answer, this);
        context.write(head);
        sending.next();
    }

    @Override
    public void moved(long waitNanos) {
        deadline.in(place.atMost(service.settings().stallTimeout().plusNanos(waitNanos)));
    }

    @Override
    public void sent(Outcome outcome) {
        sending = null;
        place.ended(outcome);
        if (outcome == Outcome.COMPLETE) {
            next();
        }
    }

    private void expect(FileLink link) {
        LookUps.upload(service, link, request.head())
                .subscribe(upload -> steps.runLater(() -> expected(upload.orElse(null))), this::lookUpFailed);
    }

    private void expected(@Nullable NewDeviceFile upload) {
        if (phase != TransferPhase.ASKING) {
            return;
        }
        if (upload == null) {
            place.ended(Outcome.FORBIDDEN);
            answer(Answer.text(403, "No operation expects this upload any more."));
            return;
        }
        phase = TransferPhase.RECEIVING;
        moved(0);
        Receiving body = new Receiving(context, inbox, service, HttpUtil.is100ContinueExpected(request.head()));
        receiving = body;
        if (!request.hasBody()) {
            body.empty();
        }
        request.forgetDetails();
        service.deviceFiles().receive(upload, body.bytes())
                .subscribe(stored -> steps.runLater(this::received), this::lookUpFailed);
    }

    private void body(Object message) {
        if (message instanceof HttpContent piece && receiving != null) {
            moved(receiving.take(piece));
        }
    }

    private void received() {
        if (phase == TransferPhase.RECEIVING) {
            place.ended(Outcome.COMPLETE);
            answer(Answer.text(201, "Stored."));
        }
    }

    private void failed(Throwable failure) {
        if (phase != TransferPhase.ASKING && phase != TransferPhase.RECEIVING) {
            return;
        }
        Outcome outcome = Outcome.of(failure);
        place.ended(outcome);
        TransferLog.failed(outcome, failure);
        answer(Answer.of(failure, service.settings().retryAfter()));
    }

    private boolean keepsAlive() {
        return !draining && request.isKeptAlive();
    }

    /** Answers; the connection goes on unless a body was left unread, or somebody wants its end. */
    private void answer(Answer answer) {
        boolean isUnread = request.hasBody() && (receiving == null || !receiving.isComplete());
        boolean goesOn = !answer.isClosing() && !isUnread && keepsAlive();
        receiving = null;
        phase = TransferPhase.LINGERING;
        deadline.in(LINGER);
        LastWords.say(context, answer.response(goesOn), goesOn, isUnread ? LINGER : Duration.ZERO, this::await,
                inbox::want);
    }

    private void next() {
        if (phase != TransferPhase.CLOSED && keepsAlive()) {
            await();
        } else {
            context.close();
        }
    }

    private void expired() {
        switch (phase) {
            case WAITING, HEAD, LINGERING -> context.close();
            case ASKING -> failed(new TimeoutException("the store does not answer"));
            case SENDING -> {
                if (sending != null) {
                    sending.end(Outcome.TOO_SLOW);
                }
            }
            case RECEIVING -> {
                if (receiving != null) {
                    receiving.fail(new BodyTimeoutException());
                }
                failed(new BodyTimeoutException());
            }
            case CLOSED -> {
                // Nothing is left to end.
            }
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        forget();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        forget();
    }

    private void forget() {
        if (phase == TransferPhase.CLOSED) {
            return;
        }
        TransferPhase was = phase;
        phase = TransferPhase.CLOSED;
        deadline.stop();
        inbox.close();
        open.remove(this);
        uncount();
        if (sending != null) {
            sending.end(Outcome.BROKEN_OFF);
        }
        if (receiving != null) {
            receiving.fail(new ClosedChannelException());
        }
        if (was == TransferPhase.RECEIVING) {
            place.count(Outcome.BROKEN_OFF);
        }
        place.free();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        TransferLog.broken(cause);
        if (!(cause instanceof IOException)) {
            breakOff(cause);
        }
        ctx.close();
    }

    /** A handler failed, perhaps by an Error: that is how what runs has ended. */
    private void breakOff(Throwable cause) {
        if (sending != null) {
            sending.end(Outcome.FAILED);
        } else if (phase == TransferPhase.ASKING || phase == TransferPhase.RECEIVING) {
            phase = TransferPhase.LINGERING;
            if (receiving != null) {
                receiving.fail(new IllegalStateException("a handler failed", cause));
            }
            place.ended(Outcome.FAILED);
        }
    }

    /** Ends the connection when nothing runs on it, else after what runs. Any thread. */
    void drain() {
        draining = true;
        steps.runLater(() -> {
            if (phase == TransferPhase.WAITING) {
                context.close();
            }
        });
    }

    /** Ends the connection now. Any thread. */
    void abort() {
        context.channel().close();
    }
}
