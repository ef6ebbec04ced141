package acs.transport.http;

/**
 * How much a CPE may send. What lies beyond is answered and the connection closed; nothing beyond is kept.
 *
 * @param requestLineBytesMax of the request line; 414
 * @param headerBytesMax      of all header fields together, and of all trailers; 431
 * @param headersMax          header fields; 431
 * @param bodyBytesMax        of the body as sent; 413
 * @param inflatedBytesMax    of the body after inflating; 413
 * @param inflateRatioMax     how many times its size a compressed body of 1 kB or more may grow; 413
 * @param bodyMemoryMax       bytes of all requests in flight together, from the first byte to the answer, see
 *                            {@link #largestRequestBytes}; 503
 * @param largeBodyBytes      bodies above this, and all compressed ones, are decoded off the event loop
 * @param largeBodiesMax      bodies that wait for a thread to decode them; 503
 * @param connectionsMax      connections; each holds about 3 kB when idle; 503
 */
public record HttpLimits(int requestLineBytesMax, int headerBytesMax, int headersMax, int bodyBytesMax,
        int inflatedBytesMax, int inflateRatioMax, long bodyMemoryMax, int largeBodyBytes, int largeBodiesMax,
        int connectionsMax) {
    public HttpLimits {
        if (requestLineBytesMax < 64 || headerBytesMax < 64 || headersMax < 1) {
            throw new IllegalArgumentException("no request fits into these limits of its head");
        }
        if (bodyBytesMax < 1 || inflatedBytesMax < 1 || inflateRatioMax < 1 || bodyMemoryMax < 0 || largeBodyBytes < 0
                || largeBodiesMax < 1 || connectionsMax < 1) {
            throw new IllegalArgumentException("no body fits into these limits");
        }
    }

    /**
     * Memory that the largest request takes: its body as sent; twice its inflated size while that is copied to a larger array;
     * and {@link BodyMemory#ENVELOPE_FACTOR} bytes for each byte that its envelope is decoded from.
     */
    public long largestRequestBytes() {
        return bodyBytesMax + (2L + BodyMemory.ENVELOPE_FACTOR) * inflatedBytesMax;
    }

    /** The shipped values. */
    public static HttpLimits defaults() {
        return new HttpLimits(4_096, 16_384, 100, 4 << 20, 4 << 20, 200, 128L << 20, 100_000, 256, 50_000);
    }
}
