package acs.transport.file;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

import acs.port.DeviceFile;
import acs.port.FileRefusedException;
import acs.port.NewDeviceFile;
import acs.port.StoreException;
import acs.port.StoredContent;
import acs.transport.file.FileLink.Kind;
import acs.transport.file.FileMeters.Direction;
import acs.transport.file.FileMeters.Outcome;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * One CPE's connection: one request after the other, nothing read ahead. Confined to its event loop, but for {@link #drain} and
 * {@link #abort}.
 */
// A write or close that fails means that the connection is gone, which is what its caller wants.
@SuppressWarnings("FutureReturnValueIgnored")
final class FileConnection extends ChannelInboundHandlerAdapter implements Sending.Ends {
    private static final Logger LOG = LoggerFactory.getLogger(FileConnection.class);
    private static final Duration LINGER = Duration.ofSeconds(2);
    private static final Pattern MEDIA_TYPE = Pattern.compile("[!-~ ]{1,128}");

    private enum Phase {
        /** For a request's head. */
        WAITING,
        /** For the end of a request without body. */
        HEAD,
        /** For the store. */
        ASKING,
        /** A download's body goes out. */
        SENDING,
        /** An upload's body comes in. */
        RECEIVING,
        /** The last answer is given; what still comes is thrown away. */
        LINGERING,
        /** Gone. */
        CLOSED
    }

    private final FileService service;
    private final Set<FileConnection> open;
    private Phase phase = Phase.WAITING;
    private boolean counted;
    private boolean transferring;
    private volatile boolean draining;
    private long endsBy;
    private @Nullable HttpRequest request;
    private @Nullable Sending sending;
    private @Nullable Receiving receiving;
    // Set by handlerAdded, before anything else is called.
    private @SuppressWarnings("NullAway.Init") ChannelHandlerContext context;
    private @SuppressWarnings("NullAway.Init") Inbox inbox;
    private @SuppressWarnings("NullAway.Init") Deadline deadline;

    /** @param open all connections; adds and removes itself */
    FileConnection(FileService service, Set<FileConnection> open) {
        this.service = service;
        this.open = open;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
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

    private void await() {
        request = null;
        if (draining) {
            context.close();
            return;
        }
        phase = Phase.WAITING;
        deadline.in(service.settings().idleTimeout());
        inbox.want();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (phase == Phase.CLOSED) {
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
        request = head;
        Answer bad = RequestHeads.problem(head);
        if (bad != null) {
            answer(bad.closing());
        } else if (RequestHeads.hasBody(head)) {
            decide();
        } else {
            phase = Phase.HEAD;
            inbox.want();
        }
    }

    private void decide() {
        HttpRequest asked = request();
        Kind kind = RequestHeads.kind(asked.method());
        if (kind == null) {
            answer(Answer.notAllowed());
            return;
        }
        if (kind == Kind.DOWNLOAD && RequestHeads.hasBody(asked)) {
            answer(Answer.text(400, "A download takes no body."));
            return;
        }
        Direction direction = kind == Kind.DOWNLOAD ? Direction.DOWNLOAD : Direction.UPLOAD;
        switch (service.door().ask(kind, asked.method().name(), RequestHeads.path(asked.uri()), asked.headers())) {
            case LinkDoor.Closed closed -> {
                service.meters().ended(direction, closed.outcome());
                answer(Answer.closed(closed));
            }
            case LinkDoor.Open in -> enter(in.link(), direction);
        }
    }

    private void enter(FileLink link, Direction direction) {
        transferring = service.transfers().begin();
        if (!transferring) {
            service.meters().ended(direction, Outcome.BUSY);
            answer(Answer.busy(service.settings().retryAfter()));
            return;
        }
        endsBy = System.nanoTime() + service.settings().transferTimeout().toNanos();
        phase = Phase.ASKING;
        // The look-up has its own, shorter time; this is for the case that a disk never answers.
        deadline.in(service.settings().lookUpTimeout().multipliedBy(2));
        switch (direction) {
            case DOWNLOAD -> fetch(link);
            case UPLOAD -> expect(link);
        }
    }

    /** What is to be sent, and from where. */
    private record Found(StoredContent content, Source source) {}

    private void fetch(FileLink link) {
        boolean zeroCopy = context.pipeline().get(SslHandler.class) == null;
        service.files().content(link.subject()).timeout(service.settings().lookUpTimeout())
                .flatMap(content -> Source.open(content, zeroCopy).map(source -> new Found(content, source)))
                .map(Optional::of).defaultIfEmpty(Optional.empty())
                .subscribe(found -> context.executor().execute(() -> found(found.orElse(null))),
                        failure -> context.executor().execute(() -> failed(Direction.DOWNLOAD, failure)));
    }

    private void found(@Nullable Found found) {
        if (phase != Phase.ASKING) {
            if (found != null) {
                found.source().close();
            }
            return;
        }
        if (found == null) {
            ended(Direction.DOWNLOAD, Outcome.GONE);
            answer(Answer.text(404, "The file of this link is not there any more."));
            return;
        }
        DownloadAnswer answer = DownloadAnswer.of(found.content(), request().headers());
        boolean hasBody = answer.count() > 0 && !request().method().equals(HttpMethod.HEAD);
        DefaultHttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1,
                HttpResponseStatus.valueOf(answer.status()));
        answer.describe(found.content(), head.headers());
        Answer.common(head.headers(), keepsAlive());
        if (!hasBody) {
            found.source().close();
            ended(Direction.DOWNLOAD, answer.status() / 100 == 2 ? Outcome.COMPLETE : Outcome.NOT_SENT);
            context.write(head);
            context.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT).addListener(written -> next());
            return;
        }
        phase = Phase.SENDING;
        sending = new Sending(context, service, found.source(), answer, this);
        context.write(head);
        sending.next();
    }

    @Override
    public void moved(long waitNanos) {
        Duration left = Duration.ofNanos(Math.max(1, endsBy - System.nanoTime()));
        Duration stall = service.settings().stallTimeout().plusNanos(waitNanos);
        deadline.in(stall.compareTo(left) < 0 ? stall : left);
    }

    @Override
    public void sent(Outcome outcome) {
        sending = null;
        ended(Direction.DOWNLOAD, outcome);
        if (outcome == Outcome.COMPLETE) {
            next();
        }
    }

    private void expect(FileLink link) {
        service.deviceFiles().expected(link.subject()).timeout(service.settings().lookUpTimeout())
                .filter(upload -> service.door().isFor(link, upload.deviceKey()))
                .map(Optional::of).defaultIfEmpty(Optional.empty())
                .subscribe(upload -> context.executor().execute(() -> {
                    if (phase == Phase.ASKING && upload.isPresent()) {
                        receive(new NewDeviceFile(upload.get().deviceKey(), link.subject(), upload.get().fileType(),
                                mediaType(), HttpUtil.getContentLength(request(), -1L)));
                    } else if (phase == Phase.ASKING) {
                        ended(Direction.UPLOAD, Outcome.FORBIDDEN);
                        answer(Answer.text(403, "No operation expects this upload any more."));
                    }
                }), failure -> context.executor().execute(() -> failed(Direction.UPLOAD, failure)));
    }

    private String mediaType() {
        String said = request().headers().get(HttpHeaderNames.CONTENT_TYPE);
        return said != null && MEDIA_TYPE.matcher(said).matches() ? said : "";
    }

    private void receive(NewDeviceFile file) {
        phase = Phase.RECEIVING;
        moved(0);
        Receiving body = new Receiving(context, inbox, service, HttpUtil.is100ContinueExpected(request()));
        receiving = body;
        if (!RequestHeads.hasBody(request())) {
            body.empty();
        }
        Mono<DeviceFile> received = service.deviceFiles().receive(file, body.bytes());
        received.subscribe(stored -> context.executor().execute(this::received),
                failure -> context.executor().execute(() -> failed(Direction.UPLOAD, failure)));
    }

    private void body(Object message) {
        if (message instanceof HttpContent piece && receiving != null) {
            moved(receiving.take(piece));
        }
    }

    private void received() {
        if (phase == Phase.RECEIVING) {
            ended(Direction.UPLOAD, Outcome.COMPLETE);
            answer(Answer.text(201, "Stored."));
        }
    }

    private void failed(Direction direction, Throwable failure) {
        if (phase != Phase.ASKING && phase != Phase.RECEIVING) {
            return;
        }
        boolean isRefused = failure instanceof FileRefusedException;
        ended(direction, isRefused
                ? Outcome.REFUSED
                : failure instanceof BodyTimeoutException ? Outcome.TOO_SLOW : Outcome.FAILED);
        if (!isRefused && !(failure instanceof BodyTimeoutException)) {
            if (failure instanceof StoreException || failure instanceof TimeoutException) {
                LOG.warn("a transfer failed in the store: {}", failure.toString());
            } else {
                LOG.error("a defect while a file was transferred", failure);
            }
        }
        answer(Answer.of(failure, service.settings().retryAfter()));
    }

    /** It does not run any more, however it ended. */
    private void ended(Direction direction, Outcome outcome) {
        service.meters().ended(direction, outcome);
        endTransfer();
    }

    private void endTransfer() {
        if (transferring) {
            transferring = false;
            service.transfers().end();
        }
    }

    private boolean keepsAlive() {
        HttpRequest asked = request;
        return !draining && asked != null && HttpUtil.isKeepAlive(asked);
    }

    private HttpRequest request() {
        HttpRequest asked = request;
        if (asked == null) {
            throw new IllegalStateException("no request in " + phase);
        }
        return asked;
    }

    /** Answers; the connection goes on unless a body was left unread, or somebody wants its end. */
    private void answer(Answer answer) {
        HttpRequest asked = request;
        boolean isUnread = asked == null
                || (RequestHeads.hasBody(asked) && (receiving == null || !receiving.isComplete()));
        boolean goesOn = !answer.isClosing() && !isUnread && keepsAlive();
        receiving = null;
        phase = Phase.LINGERING;
        deadline.in(LINGER);
        context.writeAndFlush(answer.response(goesOn)).addListener((ChannelFutureListener) written -> {
            if (!written.isSuccess()) {
                context.close();
            } else if (goesOn) {
                await();
            } else if (isUnread) {
                linger();
            } else {
                context.close();
            }
        });
    }

    /** What still comes is read, so that a reset does not destroy the answer before the CPE has read it. */
    private void linger() {
        if (context.channel() instanceof DuplexChannel duplex && context.pipeline().get(SslHandler.class) == null) {
            duplex.shutdownOutput();
        }
        context.executor().schedule(() -> context.close(), LINGER.toMillis(), TimeUnit.MILLISECONDS);
        inbox.want();
    }

    private void next() {
        if (phase == Phase.CLOSED) {
            return;
        }
        if (keepsAlive()) {
            await();
        } else {
            context.close();
        }
    }

    private void expired() {
        switch (phase) {
            case WAITING, HEAD, LINGERING -> context.close();
            case ASKING -> failed(Direction.DOWNLOAD, new TimeoutException("the store does not answer"));
            case SENDING -> {
                if (sending != null) {
                    sending.end(Outcome.TOO_SLOW);
                }
            }
            case RECEIVING -> {
                if (receiving != null) {
                    receiving.fail(new BodyTimeoutException());
                }
                failed(Direction.UPLOAD, new BodyTimeoutException());
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
        if (phase == Phase.CLOSED) {
            return;
        }
        Phase was = phase;
        phase = Phase.CLOSED;
        deadline.stop();
        inbox.close();
        open.remove(this);
        if (counted) {
            service.connections().end();
        }
        if (sending != null) {
            sending.end(Outcome.BROKEN_OFF);
        }
        if (receiving != null) {
            receiving.fail(new ClosedChannelException());
        }
        if (was == Phase.RECEIVING) {
            service.meters().ended(Direction.UPLOAD, Outcome.BROKEN_OFF);
        }
        endTransfer();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof IOException) {
            LOG.debug("a connection broke: {}", cause.toString());
        } else {
            LOG.warn("a connection of the file server is given up: {}", cause.toString());
        }
        ctx.close();
    }

    /** Ends the connection when nothing runs on it, else after what runs. Any thread. */
    void drain() {
        draining = true;
        context.executor().execute(() -> {
            if (phase == Phase.WAITING) {
                context.close();
            }
        });
    }

    /** Ends the connection now. Any thread. */
    void abort() {
        context.channel().close();
    }
}
