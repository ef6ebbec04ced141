package acs.transport.http;

import java.util.function.IntConsumer;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Tells how many bytes of a TLS record that is not complete are held (<i>RFC 8446 §5.1</i>): TLS can decrypt a record of 16 kB only
 * when all of it is there, and the handlers behind see nothing until then. Stands before TLS; on the event loop.
 */
final class TlsRecordWatch extends ChannelInboundHandlerAdapter {
    private static final int HEADER_BYTES = 5;
    private static final int LENGTH_AT = 3;

    private final IntConsumer held;
    private int ofRecord;
    private int length;
    private int told;

    /** @param held is told when the number changes */
    TlsRecordWatch(IntConsumer held) {
        this.held = held;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        if (msg instanceof ByteBuf bytes) {
            follow(bytes);
        }
        ctx.fireChannelRead(msg);
        if (told != ofRecord) {
            told = ofRecord;
            held.accept(ofRecord);
        }
    }

    private void follow(ByteBuf bytes) {
        int at = bytes.readerIndex();
        int end = bytes.writerIndex();
        while (at < end) {
            if (ofRecord < HEADER_BYTES) {
                if (ofRecord >= LENGTH_AT) {
                    length = ofRecord == LENGTH_AT
                            ? bytes.getUnsignedByte(at) << 8
                            : length | bytes.getUnsignedByte(at);
                }
                ofRecord++;
                at++;
            } else {
                int more = Math.min(end - at, HEADER_BYTES + length - ofRecord);
                ofRecord += more;
                at += more;
            }
            if (ofRecord >= HEADER_BYTES && ofRecord == HEADER_BYTES + length) {
                ofRecord = 0;
            }
        }
    }
}
