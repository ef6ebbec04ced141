package acs.transport.stun;

import java.nio.ByteBuffer;

/** The sixteen bytes that tie an answer to its request; with RFC 5389's cookie they begin with it. */
public record TransactionId(long high, long low) {
    /** Whether the sender speaks RFC 5389. */
    public boolean hasCookie() {
        return (int) (high >>> Integer.SIZE) == Stun.MAGIC_COOKIE;
    }

    byte[] bytes() {
        return ByteBuffer.allocate(2 * Long.BYTES).putLong(high).putLong(low).array();
    }
}
