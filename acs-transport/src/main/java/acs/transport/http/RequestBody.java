package acs.transport.http;

import java.util.Arrays;

import io.netty.buffer.ByteBuf;

/**
 * A body that comes in pieces. Memory grows with what came, to twice that or 512 bytes at most, never with what was announced,
 * and is taken from the {@link BodyMemory} from the first byte. When the body is decoded its bytes are forgotten, and
 * what it was decoded to is held in their place until {@link #release}. Confined to its event loop until complete.
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

    private static final int FIRST_BYTES = 512;
    private static final byte[] NOTHING = {};

    private final BodyMemory memory;
    private final int max;
    private final long announced;
    private byte[] bytes = NOTHING;
    private int length;
    private boolean decoding;
    private boolean released;

    /**
     * @param memory    what it may hold
     * @param announced Content-Length, negative when unknown
     */
    RequestBody(BodyMemory memory, int max, long announced) {
        this.memory = memory;
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
        long most = announced < 0 ? max : Math.min(announced, max);
        int capacity = (int) Math.max(needed, Math.min(most, Math.max(FIRST_BYTES, 2L * bytes.length)));
        if (!memory.cover(capacity)) {
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
    BodyMemory memory() {
        return memory;
    }

    /** How many bytes it holds, those that are not filled among them. */
    int capacity() {
        return bytes.length;
    }

    /** Whether the body is still there; then it stays until {@link #endDecoding}. Any thread, once complete. */
    synchronized boolean beginDecoding() {
        decoding = !released;
        return decoding;
    }

    /** Forgets the bytes, and when the body was released meanwhile, all. Any thread. */
    synchronized void endDecoding() {
        decoding = false;
        bytes = NOTHING;
        if (released) {
            memory.end();
        } else {
            memory.endBody();
        }
    }

    /**
     * Nobody needs the body any more, nor what it was decoded to: gives their memory back, at the end of the decoding when that
     * is under way. Doing it twice does nothing. Any thread, once complete.
     */
    synchronized void release() {
        released = true;
        if (!decoding) {
            bytes = NOTHING;
            memory.end();
        }
    }
}
