package acs.transport.http;

import java.util.List;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequestDecoder;
import org.jspecify.annotations.Nullable;

/**
 * Bytes to requests, one at a time: while a request is being answered, what the CPE sends next stays undecoded, and after one
 * more read the socket is left alone, so that a CPE that runs ahead waits and costs no more than one receive buffer. Stricter
 * than Netty where requests could be smuggled: folded header lines, and a length beside chunks, are refused.
 */
final class RequestDecoder extends HttpRequestDecoder {
    /** Whose turn it is, as the decoder must know. */
    interface Turns {
        /** Bytes came. */
        void bytesCame();

        /** What to do with bytes that are there. */
        Turn turn();

        /** What came cannot be a request: TLS, for instance. */
        void garbageCame();

        /** So many bytes were thrown away. */
        void discarded(int bytes);

        /** So many bytes of memory are held for input that is not decoded yet. */
        void holds(long bytes);
    }

    /** What to do with bytes. */
    enum Turn {
        /** They belong to a request's head. */
        READ_HEAD,
        /** They belong to a request's body. */
        READ_BODY,
        /** A request is being answered: let them be. */
        WAIT,
        /** This connection is done for: throw them away. */
        DISCARD
    }

    private static final int FIELD_BYTES_MIN = 5;
    private static final long FIELD_OVERHEAD_BYTES = 130;

    private final Turns turns;
    private final int fieldsMax;
    private @Nullable ChannelHandlerContext context;
    private boolean decoding;
    private boolean requestLineRead;
    /** Of a head that is not complete. */
    private int headBytes;
    private int longestHead;

    RequestDecoder(HttpLimits limits, Turns turns) {
        super(new HttpDecoderConfig().setMaxInitialLineLength(limits.requestLineBytesMax())
                .setMaxHeaderSize(limits.headerBytesMax()).setMaxChunkSize(65_536).setInitialBufferSize(128)
                .setAllowDuplicateContentLengths(false).setStrictLineParsing(true)
                .setHeadersFactory(HeaderFields.bounded(limits.headersMax()))
                .setTrailersFactory(HeaderFields.ignored()));
        this.turns = turns;
        this.fieldsMax = limits.headersMax();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) throws Exception {
        turns.bytesCame();
        decode(ctx, msg);
        turns.holds(bytesHeld());
        if (turns.turn() == Turn.WAIT && actualReadableBytes() > 0) {
            ctx.channel().config().setAutoRead(false);
        }
    }

    private void decode(ChannelHandlerContext ctx, Object msg) throws Exception {
        decoding = true;
        try {
            super.channelRead(ctx, msg);
        } finally {
            decoding = false;
        }
    }

    /**
     * Memory of what came and is not decoded: a buffer of which a part is left, the fields of a head that is not complete, and
     * a buffer for lines that stays as large as the longest one.
     */
    private long bytesHeld() {
        int unread = actualReadableBytes() > 0 ? internalBuffer().capacity() : 0;
        return unread + 3L * headBytes + longestHead
                + Math.min(headBytes / FIELD_BYTES_MIN, fieldsMax) * FIELD_OVERHEAD_BYTES;
    }

    /** The request is answered: takes the next one, if it is there already. On the event loop. */
    void resume() {
        ChannelHandlerContext ctx = context;
        if (decoding || ctx == null) {
            return;
        }
        if (actualReadableBytes() > 0) {
            turns.bytesCame();
            try {
                decode(ctx, Unpooled.EMPTY_BUFFER);
            } catch (Exception broken) {
                ctx.fireExceptionCaught(broken);
            }
            turns.holds(bytesHeld());
        }
        if (!ctx.channel().config().isAutoRead() && turns.turn() != Turn.WAIT) {
            ctx.channel().config().setAutoRead(true);
        }
    }

    /** Whether the CPE sent more than has been looked at. */
    boolean holdsBytes() {
        return actualReadableBytes() > 0;
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf buffer, List<Object> out) throws Exception {
        switch (turns.turn()) {
            case READ_HEAD -> {
                if (isGarbage(buffer)) {
                    buffer.skipBytes(buffer.readableBytes());
                    turns.garbageCame();
                } else if (hasFoldedLine(buffer)) {
                    buffer.skipBytes(buffer.readableBytes());
                    out.add(refused("a folded header line"));
                } else {
                    int from = buffer.readerIndex();
                    super.decode(ctx, buffer, out);
                    headCame(buffer.readerIndex() - from, !out.isEmpty());
                }
            }
            case READ_BODY -> super.decode(ctx, buffer, out);
            case WAIT -> {
                // Nothing is consumed.
            }
            case DISCARD -> {
                turns.discarded(buffer.readableBytes());
                buffer.skipBytes(buffer.readableBytes());
            }
        }
    }

    private void headCame(int bytes, boolean isComplete) {
        headBytes += bytes;
        if (isComplete) {
            requestLineRead = false;
            longestHead = Math.max(longestHead, headBytes);
            headBytes = 0;
        }
    }

    /** A request begins with the letters of its method, after empty lines at most. */
    private boolean isGarbage(ByteBuf buffer) {
        if (requestLineRead || !buffer.isReadable()) {
            return false;
        }
        byte first = buffer.getByte(buffer.readerIndex());
        boolean isLetter = (first >= 'A' && first <= 'Z') || (first >= 'a' && first <= 'z');
        return !isLetter && first != '\r' && first != '\n';
    }

    /** Whether a line of the head begins with white space (<i>RFC 9112 §5.2</i>); Netty would join it to the one before. */
    private boolean hasFoldedLine(ByteBuf buffer) {
        int end = buffer.writerIndex();
        int line = buffer.readerIndex();
        boolean afterRequestLine = requestLineRead;
        while (line < end) {
            byte first = buffer.getByte(line);
            if (first == ' ' || first == '\t') {
                return true;
            }
            boolean isEmpty = first == '\r';
            if (isEmpty && afterRequestLine) {
                return false;
            }
            int lineFeed = buffer.indexOf(line, end, (byte) '\n');
            if (lineFeed < 0) {
                return false;
            }
            // Empty lines before the request line do not count (RFC 9112 §2.2).
            afterRequestLine |= !isEmpty;
            line = lineFeed + 1;
        }
        return false;
    }

    @Override
    protected HttpMessage createMessage(String[] initialLine) throws Exception {
        requestLineRead = true;
        return super.createMessage(initialLine);
    }

    private HttpMessage refused(String why) {
        HttpMessage message = createInvalidMessage();
        message.setDecoderResult(DecoderResult.failure(new IllegalArgumentException(why)));
        return message;
    }

    /** Both ways to say a length is how requests are smuggled (<i>RFC 9112 §6.1</i>). */
    @Override
    protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
        throw new IllegalArgumentException("Content-Length beside Transfer-Encoding");
    }
}
