package acs.transport.http;

import java.util.zip.CRC32;

/** Frame of a gzip member: the header before and the trailer after the deflate stream (<i>RFC 1952 §2.3</i>). */
final class GzipFrame {
    static final int TRAILER_BYTES = 8;
    private static final int FIXED_HEADER_BYTES = 10;
    private static final int DEFLATE = 8;
    private static final int HAS_HEADER_CHECK = 2;
    private static final int HAS_EXTRA = 4;
    private static final int HAS_NAME = 8;
    private static final int HAS_COMMENT = 16;

    private GzipFrame() {}

    /** Index behind the header that begins at an index, -1 when there is no complete one. */
    static int headerEnd(byte[] bytes, int from, int to) {
        if (to - from < FIXED_HEADER_BYTES || u16(bytes, from) != 0x8b1f || bytes[from + 2] != DEFLATE) {
            return -1;
        }
        int flags = bytes[from + 3];
        int at = from + FIXED_HEADER_BYTES;
        if ((flags & HAS_EXTRA) != 0) {
            at = to - at < 2 ? to + 1 : at + 2 + u16(bytes, at);
        }
        if ((flags & HAS_NAME) != 0) {
            at = textEnd(bytes, at, to);
        }
        if ((flags & HAS_COMMENT) != 0) {
            at = textEnd(bytes, at, to);
        }
        if ((flags & HAS_HEADER_CHECK) != 0) {
            at = isChecked(bytes, from, at, to) ? at + 2 : to + 1;
        }
        return at <= to ? at : -1;
    }

    /** Behind the zero byte that ends a text; more than {@code to} without one. */
    private static int textEnd(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && bytes[at] != 0) {
            at++;
        }
        return at + 1;
    }

    private static boolean isChecked(byte[] bytes, int from, int at, int to) {
        if (to - at < 2) {
            return false;
        }
        CRC32 check = new CRC32();
        check.update(bytes, from, at - from);
        return (check.getValue() & 0xffff) == u16(bytes, at);
    }

    /** Whether the trailer at an index says this check sum and this length. */
    static boolean trailerFits(byte[] bytes, int at, int to, long check, int length) {
        return to - at >= TRAILER_BYTES && u32(bytes, at) == check
                && u32(bytes, at + 4) == Integer.toUnsignedLong(length);
    }

    private static int u16(byte[] bytes, int at) {
        return (bytes[at] & 0xff) | (bytes[at + 1] & 0xff) << 8;
    }

    private static long u32(byte[] bytes, int at) {
        return Integer.toUnsignedLong(u16(bytes, at) | u16(bytes, at + 2) << 16);
    }
}
