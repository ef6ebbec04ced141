package acs.transport.http;

import java.util.Arrays;

import io.netty.buffer.ByteBuf;

/**
 * A body that comes in pieces. Memory grows with what came, never with what was announced; beyond the first 16 kB it is taken
 * from the {@link BodyMemory} of all. Confined to its event loop until complete.
 */
final class RequestBody {
    /** What became of a piece. */
    enum Appended {
        /** It is kept. */
        KEPT,
        /** The body is larger than allowed. */
        TOO_LARGE,
        /** All bodies together are larger than allowed. */
        NO_MEMORY
    }

    private static final int UNKNOWN_LENGTH_BYTES = 2_048;
    private static final byte[] NOTHING = {};

    private final BodyMemory.Share share;
    private final int max;
    private final long announced;
    private byte[] bytes = NOTHING;
    private int length;
    private boolean decoding;
    private boolean released;

    /** @param announced Content-Length, negative when unknown */
    RequestBody(BodyMemory memory, int max, long announced) {
        this.share = memory.share();
        this.max = max;
        this.announced = announced;
    }

    Appended append(ByteBuf piece) {
        int more = piece.readableBytes();
        if (more > max - length) {
            return Appended.TOO_LARGE;
        }
        if (length + more > bytes.length && !grow(length + more)) {
            return Appended.NO_MEMORY;
        }
        piece.readBytes(bytes, length, more);
        length += more;
        return Appended.KEPT;
    }

    private boolean grow(int needed) {
        long wanted = announced < 0
                ? Math.max(UNKNOWN_LENGTH_BYTES, 2L * needed)
                : Math.min(announced, Math.max(BodyMemory.FREE_BYTES, 2L * needed));
        int capacity = (int) Math.max(needed, Math.min(max, wanted));
        if (!share.cover(capacity)) {
            return false;
        }
        bytes = Arrays.copyOf(bytes, capacity);
        return true;
    }

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    /** What this body may hold, to be asked for more. */
    BodyMemory.Share share() {
        return share;
    }

    /** Whether the body is still there; from here on whoever decodes it releases it. */
    synchronized boolean beginDecoding() {
        decoding = !released;
        return decoding;
    }

    /** Forgets the bytes. Doing it twice does nothing. Any thread, once complete. */
    synchronized void release() {
        released = true;
        share.end();
        bytes = NOTHING;
    }

    /** Forgets the bytes of a body whose turn to be decoded does not come. */
    synchronized void releaseUnlessDecoding() {
        if (!decoding) {
            release();
        }
    }
}
