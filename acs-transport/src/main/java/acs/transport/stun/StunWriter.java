package acs.transport.stun;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Writes one STUN message, attribute by attribute. For one thread; of no use after it was finished. */
public final class StunWriter {
    private static final int ATTRIBUTE_HEADER = 4;

    private final ByteBuffer out = ByteBuffer.allocate(Stun.MESSAGE_BYTES_MAX);
    private final TransactionId transaction;

    /** @param type for instance {@link Stun#BINDING_RESPONSE} */
    public StunWriter(int type, TransactionId transaction) {
        this.transaction = transaction;
        out.putShort((short) type).putShort((short) 0).putLong(transaction.high()).putLong(transaction.low());
    }

    /** An address in the clear. */
    public StunWriter address(int attribute, InetSocketAddress address) {
        return attribute(attribute, StunMessage.addressValue(address));
    }

    /** The address that RFC 5389 hides from NATs that look for it. */
    public StunWriter xorMappedAddress(InetSocketAddress address) {
        return attribute(Stun.XOR_MAPPED_ADDRESS, StunMessage.xor(StunMessage.addressValue(address), transaction));
    }

    /** That this comes from the port which hears connection requests. */
    public StunWriter connectionRequestBinding() {
        return attribute(Stun.CONNECTION_REQUEST_BINDING, Stun.connectionRequestValue());
    }

    /** That the binding is new. */
    public StunWriter bindingChange() {
        return attribute(Stun.BINDING_CHANGE, new byte[0]);
    }

    /** Who asks; spaces fill it up to a multiple of four, as Annex G wants it. */
    public StunWriter username(String username) {
        byte[] text = username.getBytes(StandardCharsets.UTF_8);
        byte[] filled = Arrays.copyOf(text, StunMessage.padded(text.length));
        Arrays.fill(filled, text.length, filled.length, (byte) ' ');
        return attribute(Stun.USERNAME, filled);
    }

    /** What is wrong; the reason's length must be a multiple of four in classic STUN, so spaces fill it up. */
    StunWriter error(int code, String reason) {
        byte[] text = reason.getBytes(StandardCharsets.US_ASCII);
        byte[] value = new byte[ATTRIBUTE_HEADER + StunMessage.padded(text.length)];
        Arrays.fill(value, ATTRIBUTE_HEADER, value.length, (byte) ' ');
        value[2] = (byte) (code / 100);
        value[3] = (byte) (code % 100);
        System.arraycopy(text, 0, value, ATTRIBUTE_HEADER, text.length);
        return attribute(Stun.ERROR_CODE, value);
    }

    /** An even number of them in classic STUN: the last one is said twice where that is needed. */
    StunWriter unknownAttributes(List<Integer> types) {
        ByteBuffer value = ByteBuffer.allocate(StunMessage.padded(types.size() * Short.BYTES));
        types.forEach(type -> value.putShort(type.shortValue()));
        if (value.hasRemaining()) {
            value.putShort(types.getLast().shortValue());
        }
        return attribute(Stun.UNKNOWN_ATTRIBUTES, value.array());
    }

    /** Any attribute; zeroes fill it up to a multiple of four. */
    public StunWriter attribute(int type, byte[] value) {
        out.putShort((short) type).putShort((short) value.length).put(value);
        out.position(StunMessage.padded(out.position()));
        return this;
    }

    /** Bytes so far. */
    int length() {
        return out.position();
    }

    /** The message. */
    public byte[] finish() {
        out.putShort(2, (short) (out.position() - Stun.HEADER_BYTES));
        return Arrays.copyOf(out.array(), out.position());
    }

    /** The message with its proof. */
    public byte[] finish(byte[] key, IntegrityForm form) {
        byte[] before = Arrays.copyOf(out.array(), out.position());
        return attribute(Stun.MESSAGE_INTEGRITY, form.sign(key, before)).finish();
    }
}
