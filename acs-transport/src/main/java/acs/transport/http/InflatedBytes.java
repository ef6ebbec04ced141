package acs.transport.http;

import java.nio.ByteBuffer;
import java.util.Arrays;

import acs.cwmp.DecodeFailure;
import acs.transport.soap.SoapException;

/** The bytes that a body inflates to; grows as far as allowed and as far as the body's share of memory reaches. */
final class InflatedBytes {
    private static final int FIRST_BYTES_MIN = 16_384;

    private final RequestBody body;
    private final int max;
    private byte[] bytes = {};
    private int length;
    private int wanted;

    InflatedBytes(RequestBody body, int max) {
        this.body = body;
        this.max = max;
        this.wanted = (int) Math.min(max + 1L, Math.max(FIRST_BYTES_MIN, 8L * body.length()));
    }

    /**
     * Makes room for at least one byte more.
     *
     * @throws BodyMemoryException when other bodies hold the memory
     */
    void ensureRoom() {
        if (length < bytes.length) {
            return;
        }
        // Both are held while one is copied to the other.
        if (!body.memory().cover((long) body.capacity() + bytes.length + wanted)) {
            throw new BodyMemoryException();
        }
        bytes = Arrays.copyOf(bytes, wanted);
        wanted = (int) Math.min(max + 1L, 2L * wanted);
    }

    byte[] array() {
        return bytes;
    }

    int length() {
        return length;
    }

    int room() {
        return bytes.length - length;
    }

    /**
     * So many bytes were written behind the length.
     *
     * @throws SoapException when that is more than allowed
     */
    void added(int more) {
        length += more;
        if (length > max) {
            throw new SoapException(DecodeFailure.TOO_LARGE, "inflates to more than " + max + " bytes");
        }
    }

    ByteBuffer buffer() {
        return ByteBuffer.wrap(bytes, 0, length);
    }
}
