package acs.transport.http;

import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

import acs.cwmp.DecodeFailure;
import acs.transport.soap.SoapException;

/** Undoes a body's compression within bounds. It computes: off an event loop. */
final class Inflation {
    /** Below this size any ratio is allowed, since {@link HttpLimits#inflatedBytesMax} bounds little bodies well. */
    private static final int RATIO_FROM_BYTES = 1_024;
    /** More gzip members than a tool that compresses in blocks of 64 kB makes of the largest body. */
    private static final int MEMBERS_MAX = 256;

    private final int bytesMax;
    private final int ratioMax;

    Inflation(HttpLimits limits) {
        this.bytesMax = limits.inflatedBytesMax();
        this.ratioMax = limits.inflateRatioMax();
    }

    /**
     * The body as it was before it was compressed, from index 0 to the limit of the buffer's array; as far as its share of memory
     * reaches.
     *
     * @throws SoapException       for a broken stream, and for one that grows too much
     * @throws BodyMemoryException when other bodies hold the memory
     */
    ByteBuffer inflate(RequestBody body, ContentCoding coding) {
        int length = body.length();
        int max = (int) Math.min(bytesMax, (long) Math.max(length, RATIO_FROM_BYTES) * ratioMax);
        boolean isGzip = coding == ContentCoding.GZIP;
        Inflater inflater = new Inflater(isGzip || !hasZlibHead(body.bytes(), length));
        InflatedBytes out = new InflatedBytes(body, max);
        try {
            if (isGzip) {
                members(inflater, body.bytes(), length, out);
            } else {
                inflater.setInput(body.bytes(), 0, length);
                stream(inflater, out);
            }
            return out.buffer();
        } catch (DataFormatException broken) {
            throw broken(String.valueOf(broken.getMessage()));
        } finally {
            inflater.end();
        }
    }

    /** One gzip member after the other (<i>RFC 1952 §2.2</i>); what follows the last one and is none is ignored. */
    private static void members(Inflater inflater, byte[] bytes, int length, InflatedBytes out)
            throws DataFormatException {
        CRC32 check = new CRC32();
        int at = GzipFrame.headerEnd(bytes, 0, length);
        if (at < 0) {
            throw broken("not in gzip format");
        }
        for (int member = 1; at >= 0; member++) {
            if (member > MEMBERS_MAX) {
                throw broken("more than " + MEMBERS_MAX + " gzip members");
            }
            int from = out.length();
            inflater.reset();
            inflater.setInput(bytes, at, length - at);
            stream(inflater, out);
            int trailer = length - inflater.getRemaining();
            check.reset();
            check.update(out.array(), from, out.length() - from);
            if (!GzipFrame.trailerFits(bytes, trailer, length, check.getValue(), out.length() - from)) {
                throw broken("corrupt gzip trailer");
            }
            at = GzipFrame.headerEnd(bytes, trailer + GzipFrame.TRAILER_BYTES, length);
        }
    }

    /** One deflate stream to its end. */
    private static void stream(Inflater inflater, InflatedBytes out) throws DataFormatException {
        while (!inflater.finished()) {
            out.ensureRoom();
            int more = inflater.inflate(out.array(), out.length(), out.room());
            out.added(more);
            if (more == 0 && !inflater.finished() && (inflater.needsInput() || inflater.needsDictionary())) {
                throw broken(inflater.needsInput() ? "unexpected end of the stream" : "a preset dictionary");
            }
        }
    }

    private static SoapException broken(String why) {
        return new SoapException(DecodeFailure.BAD_COMPRESSION, why);
    }

    /** A zlib stream begins with method 8 and a check digit (<i>RFC 1950 §2.2</i>). */
    private static boolean hasZlibHead(byte[] bytes, int length) {
        return length >= 2 && (bytes[0] & 0x0f) == 8 && (((bytes[0] & 0xff) << 8) | (bytes[1] & 0xff)) % 31 == 0;
    }
}
