package acs.transport.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

import acs.cwmp.DecodeFailure;
import acs.transport.soap.SoapException;

/** Undoes a body's compression within bounds. It computes: off an event loop. */
final class Inflation {
    private static final int CHUNK = 16_384;
    /** Below this size any ratio is allowed, since {@link HttpLimits#inflatedBytesMax} bounds little bodies well. */
    private static final int RATIO_FROM_BYTES = 1_024;

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
        byte[] bytes = body.bytes();
        int length = body.length();
        int max = (int) Math.min(bytesMax, (long) Math.max(length, RATIO_FROM_BYTES) * ratioMax);
        Inflater inflater = new Inflater(coding == ContentCoding.DEFLATE && !hasZlibHead(bytes, length));
        try (InputStream in = open(new ByteArrayInputStream(bytes, 0, length), coding, inflater)) {
            return readAll(in, max, body);
        } catch (IOException broken) {
            throw new SoapException(DecodeFailure.BAD_COMPRESSION, String.valueOf(broken.getMessage()));
        } finally {
            inflater.end();
        }
    }

    private static InputStream open(InputStream in, ContentCoding coding, Inflater inflater) throws IOException {
        return coding == ContentCoding.GZIP ? new GZIPInputStream(in, CHUNK) : new InflaterInputStream(in, inflater);
    }

    private static ByteBuffer readAll(InputStream in, int max, RequestBody body) throws IOException {
        byte[] out = {};
        int length = 0;
        int wanted = (int) Math.min(max + 1L, Math.max(CHUNK, 8L * body.length()));
        while (true) {
            if (length == out.length) {
                // Both are held while one is copied to the other.
                if (!body.share().cover((long) body.capacity() + out.length + wanted)) {
                    throw new BodyMemoryException();
                }
                out = Arrays.copyOf(out, wanted);
                wanted = (int) Math.min(max + 1L, 2L * wanted);
            }
            int read = in.read(out, length, out.length - length);
            if (read < 0) {
                return ByteBuffer.wrap(out, 0, length);
            }
            length += read;
            if (length > max) {
                throw new SoapException(DecodeFailure.TOO_LARGE, "inflates to more than " + max + " bytes");
            }
        }
    }

    /** A zlib stream begins with method 8 and a check digit (<i>RFC 1950 §2.2</i>). */
    private static boolean hasZlibHead(byte[] bytes, int length) {
        return length >= 2 && (bytes[0] & 0x0f) == 8 && (((bytes[0] & 0xff) << 8) | (bytes[1] & 0xff)) % 31 == 0;
    }
}
