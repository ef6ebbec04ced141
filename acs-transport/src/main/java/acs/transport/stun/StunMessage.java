package acs.transport.stun;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import acs.transport.stun.StunException.Reason;
import org.jspecify.annotations.Nullable;

/**
 * A STUN message as it came: every length in it holds. Of attributes that come twice the first counts; those behind
 * MESSAGE-INTEGRITY count for nothing, since nothing proves them (<i>RFC 3489 §11.2.8, RFC 5389 §15.4</i>). Immutable.
 */
public final class StunMessage {
    private static final int ATTRIBUTES_MAX = 32;
    private static final int ATTRIBUTE_HEADER = 4;
    private static final int IPV4 = 1;
    private static final int IPV6 = 2;
    private static final int IPV4_BYTES = 4;
    private static final int IPV6_BYTES = 16;

    private final byte[] raw;
    /** The same, to be read by number. */
    private final ByteBuffer bytes;
    private final int[] offsets;
    private final int integrityOffset;

    private StunMessage(byte[] raw, int[] offsets, int integrityOffset) {
        this.raw = raw;
        this.bytes = ByteBuffer.wrap(raw);
        this.offsets = offsets;
        this.integrityOffset = integrityOffset;
    }

    /**
     * Reads one datagram.
     *
     * @param datagram belongs to the message from now on
     */
    public static StunMessage read(byte[] datagram) throws StunException {
        if (datagram.length < Stun.HEADER_BYTES || (datagram[0] & 0xC0) != 0) {
            throw new StunException(Reason.NOT_STUN);
        }
        ByteBuffer bytes = ByteBuffer.wrap(datagram);
        int length = unsigned(bytes, 2);
        if (length != datagram.length - Stun.HEADER_BYTES || length % 4 != 0
                || datagram.length > Stun.MESSAGE_BYTES_MAX) {
            throw new StunException(Reason.LENGTH);
        }
        return attributes(datagram, bytes);
    }

    private static StunMessage attributes(byte[] raw, ByteBuffer bytes) throws StunException {
        int[] offsets = new int[ATTRIBUTES_MAX];
        int count = 0;
        int integrity = -1;
        int offset = Stun.HEADER_BYTES;
        // All lengths are multiples of four, so at the start of an attribute its header is there.
        while (offset < bytes.capacity()) {
            int end = offset + ATTRIBUTE_HEADER + padded(unsigned(bytes, offset + 2));
            if (end > bytes.capacity()) {
                throw new StunException(Reason.ATTRIBUTE);
            }
            if (count == ATTRIBUTES_MAX) {
                throw new StunException(Reason.TOO_MANY_ATTRIBUTES);
            }
            if (integrity < 0) {
                offsets[count++] = offset;
                integrity = unsigned(bytes, offset) == Stun.MESSAGE_INTEGRITY ? offset : -1;
            }
            offset = end;
        }
        return new StunMessage(raw, Arrays.copyOf(offsets, count), integrity);
    }

    static int padded(int length) {
        return (length + 3) & ~3;
    }

    private static int unsigned(ByteBuffer bytes, int offset) {
        return bytes.getShort(offset) & 0xFFFF;
    }

    /** What it is, for instance {@link Stun#BINDING_REQUEST}. */
    public int type() {
        return unsigned(bytes, 0);
    }

    /** Bytes of it all. */
    public int length() {
        return bytes.capacity();
    }

    /** Ties answer and request. */
    public TransactionId transaction() {
        return new TransactionId(bytes.getLong(4), bytes.getLong(4 + Long.BYTES));
    }

    /** Whether there is such an attribute. */
    public boolean has(int attribute) {
        return offset(attribute) >= 0;
    }

    private int offset(int attribute) {
        for (int offset : offsets) {
            if (unsigned(bytes, offset) == attribute) {
                return offset;
            }
        }
        return -1;
    }

    private byte @Nullable [] value(int attribute) {
        int offset = offset(attribute);
        return offset < 0
                ? null
                : Arrays.copyOfRange(raw, offset + ATTRIBUTE_HEADER,
                        offset + ATTRIBUTE_HEADER + unsigned(bytes, offset + 2));
    }

    /** Whether it comes from a port that hears connection requests. */
    public boolean isFromConnectionRequestPort() {
        byte[] value = value(Stun.CONNECTION_REQUEST_BINDING);
        return value != null && unfilled(value).equals(Stun.CONNECTION_REQUEST_TEXT);
    }

    /** USERNAME without the spaces that fill it up; empty when there is none. */
    public String username() {
        byte[] value = value(Stun.USERNAME);
        return value == null ? "" : unfilled(value);
    }

    /** Without what fills it up: spaces by Annex G, zeroes by some devices. */
    private static String unfilled(byte[] value) {
        int end = value.length;
        while (end > 0 && (value[end - 1] == ' ' || value[end - 1] == 0)) {
            end--;
        }
        return new String(value, 0, end, StandardCharsets.UTF_8);
    }

    /** An attribute that is an address in the clear; empty when there is none, or no address in it. */
    public Optional<InetSocketAddress> address(int attribute) {
        byte[] value = value(attribute);
        return value == null ? Optional.empty() : address(value);
    }

    /** XOR-MAPPED-ADDRESS (<i>RFC 5389 §15.2</i>). */
    public Optional<InetSocketAddress> xorMappedAddress() {
        byte[] value = value(Stun.XOR_MAPPED_ADDRESS);
        return value == null ? Optional.empty() : address(xor(value, transaction()));
    }

    private static Optional<InetSocketAddress> address(byte[] value) {
        int family = value.length < ATTRIBUTE_HEADER ? 0 : value[1];
        int expected = family == IPV4 ? IPV4_BYTES : IPV6_BYTES;
        if ((family != IPV4 && family != IPV6) || value.length != ATTRIBUTE_HEADER + expected) {
            return Optional.empty();
        }
        try {
            return Optional.of(new InetSocketAddress(
                    InetAddress.getByAddress(Arrays.copyOfRange(value, ATTRIBUTE_HEADER, value.length)),
                    unsigned(ByteBuffer.wrap(value), 2)));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of the right length is an address", e);
        }
    }

    /** An address attribute's value, hidden or shown again. */
    static byte[] xor(byte[] value, TransactionId transaction) {
        byte[] result = value.clone();
        byte[] mask = transaction.bytes();
        for (int i = 2; i < result.length; i++) {
            // The port is hidden by the cookie's first half, the address by the cookie and what follows.
            result[i] ^= mask[i < ATTRIBUTE_HEADER ? i - 2 : (i - ATTRIBUTE_HEADER) % mask.length];
        }
        return result;
    }

    static byte[] addressValue(InetSocketAddress address) {
        byte[] raw = address.getAddress().getAddress();
        return ByteBuffer.allocate(ATTRIBUTE_HEADER + raw.length).put((byte) 0)
                .put((byte) (raw.length == IPV4_BYTES ? IPV4 : IPV6)).putShort((short) address.getPort()).put(raw)
                .array();
    }

    /** ERROR-CODE, 0 when there is none. */
    public int errorCode() {
        byte[] value = value(Stun.ERROR_CODE);
        return value == null || value.length < ATTRIBUTE_HEADER ? 0 : (value[2] & 7) * 100 + (value[3] & 0xFF);
    }

    /** Attributes that a server must know and this one does not. */
    List<Integer> unknownAttributes() {
        List<Integer> unknown = new ArrayList<>();
        for (int offset : offsets) {
            int type = unsigned(bytes, offset);
            if (type == 0 || (type > Stun.LAST_CLASSIC && type < Stun.OPTIONAL_FROM
                    && type != Stun.XOR_MAPPED_ADDRESS)) {
                unknown.add(type);
            }
        }
        return unknown;
    }

    /** Whether MESSAGE-INTEGRITY stands in it, in its right size. */
    public boolean hasIntegrity() {
        return integrityOffset >= 0 && unsigned(bytes, integrityOffset + 2) == Stun.INTEGRITY_BYTES;
    }

    /** What MESSAGE-INTEGRITY proves, and by which way of counting; empty when it proves nothing. */
    public Optional<IntegrityForm> integrityBy(byte[] key) {
        if (!hasIntegrity()) {
            return Optional.empty();
        }
        byte[] told = Arrays.copyOfRange(raw, integrityOffset + ATTRIBUTE_HEADER,
                integrityOffset + ATTRIBUTE_HEADER + Stun.INTEGRITY_BYTES);
        byte[] before = Arrays.copyOf(raw, integrityOffset);
        return IntegrityForm.by(key, before, told, transaction().hasCookie());
    }

    /** Without its content, which may hold a username. */
    @Override
    public String toString() {
        return "StunMessage[type=" + Integer.toHexString(type()) + ", " + length() + " bytes]";
    }
}
