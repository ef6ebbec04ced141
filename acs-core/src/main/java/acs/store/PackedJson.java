package acs.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import com.github.luben.zstd.Zstd;

/**
 * JSON texts as they are stored: small ones as they are, others compressed. Results of large reads are ten times smaller on
 * the way to the database, and cost it no compression of its own.
 */
final class PackedJson {
    /** What a row holds without going out of line; most answers are. */
    private static final int PLAIN_MAX = 1_024;
    /** The largest value of the setting that bounds results: none that is kept is larger. */
    static final int UNPACKED_MAX = 16 << 20;
    private static final int LEVEL = 1;
    /** Bytes of a frame that tell the size of its content (<i>RFC 8878 3.1.1.1</i>). */
    private static final int FRAME_HEAD = 18;
    /** Of the magic number 0xFD2FB528; no JSON text begins so. */
    private static final byte ZSTD = 0x28;

    private PackedJson() {}

    /** Loads the native library, which would block an event loop. */
    static void load() {
        Zstd.compress(new byte[1], LEVEL);
    }

    static ByteBuffer pack(String json) {
        return pack(json.getBytes(StandardCharsets.UTF_8));
    }

    /** A text in UTF-8. */
    static ByteBuffer pack(byte[] json) {
        return pack(json, json.length);
    }

    static ByteBuffer pack(JsonText json) {
        return pack(json.bytes(), json.length());
    }

    private static ByteBuffer pack(byte[] plain, int length) {
        return length <= PLAIN_MAX ? ByteBuffer.wrap(Arrays.copyOf(plain, length)) : compress(plain, length, LEVEL);
    }

    /** The first {@code length} bytes. */
    static ByteBuffer compress(byte[] plain, int length, int level) {
        byte[] packed = new byte[Math.toIntExact(Zstd.compressBound(length))];
        long size = Zstd.compressByteArray(packed, 0, packed.length, plain, 0, length, level);
        if (Zstd.isError(size)) {
            throw new IllegalStateException("it cannot be compressed: " + Zstd.getErrorName(size));
        }
        return ByteBuffer.wrap(Arrays.copyOf(packed, (int) size));
    }

    /** Whether it is no larger than anything that is packed. */
    static boolean fits(ByteBuffer packed) {
        if (packed.remaining() == 0 || packed.get(packed.position()) != ZSTD) {
            return packed.remaining() <= UNPACKED_MAX;
        }
        byte[] head = new byte[Math.min(packed.remaining(), FRAME_HEAD)];
        packed.duplicate().get(head);
        long size = Zstd.getFrameContentSize(head);
        return size >= 0 && size <= UNPACKED_MAX;
    }

    /**
     * What was packed.
     *
     * @throws IllegalArgumentException when it was not, or is larger than anything that is packed
     */
    static String unpack(ByteBuffer packed) {
        byte[] bytes = new byte[packed.remaining()];
        packed.get(bytes);
        if (bytes.length == 0 || bytes[0] != ZSTD) {
            return new String(bytes, StandardCharsets.UTF_8);
        }
        long size = Zstd.getFrameContentSize(bytes);
        if (size < 0 || size > UNPACKED_MAX) {
            throw new IllegalArgumentException("its size is " + size);
        }
        return new String(Zstd.decompress(bytes, (int) size), StandardCharsets.UTF_8);
    }
}
