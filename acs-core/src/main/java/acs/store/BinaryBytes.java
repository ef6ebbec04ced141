package acs.store;

import java.nio.ByteBuffer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import io.r2dbc.postgresql.client.EncodedParameter;
import io.r2dbc.postgresql.codec.Codec;
import io.r2dbc.postgresql.codec.CodecRegistry;
import io.r2dbc.postgresql.extension.CodecRegistrar;
import io.r2dbc.postgresql.message.Format;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/**
 * Sends {@code bytea} and {@code bytea[]} to the server as they are. The driver alone writes them as hexadecimal text: a text of
 * twice the size, made here by way of a string, and taken apart again by the server. What comes from the server is left to
 * the driver, which takes bytes as they are where it is told to ask for them so. Thread-safe.
 */
final class BinaryBytes implements CodecRegistrar {
    /** Object ids of the types, as the server's catalogue has them (<em>pg_type.dat</em>). */
    private static final int BYTEA = 17;
    private static final int BYTEA_ARRAY = 1001;
    private static final int ARRAY_HEADER = 5 * Integer.BYTES;

    @Override
    public Publisher<Void> register(PostgresqlConnection connection, ByteBufAllocator allocator,
            CodecRegistry registry) {
        return Mono.fromRunnable(() -> {
            registry.addFirst(new One());
            registry.addFirst(new Some());
        });
    }

    /**
     * An array as a parameter, members of which may be null. The driver keeps {@code ByteBuffer[]} for itself, and sends it so that
     * the server takes the digits for the bytes.
     */
    // No value, but the way of one: never compared, and changed by nobody.
    @SuppressWarnings("ArrayRecordComponent")
    record Many(@Nullable ByteBuffer[] values) {}

    /** What is the same for both: they are for what is sent alone. */
    private abstract static class Sent<T> implements Codec<T> {
        private final Class<T> type;
        private final int dataType;

        Sent(Class<T> type, int dataType) {
            this.type = type;
            this.dataType = dataType;
        }

        abstract ByteBuf bytes(T value);

        @Override
        public boolean canEncode(Object value) {
            return type.isInstance(value);
        }

        @Override
        public boolean canEncodeNull(Class<?> asked) {
            return asked == type;
        }

        @Override
        public EncodedParameter encode(Object value) {
            return encode(value, dataType);
        }

        @Override
        public EncodedParameter encode(Object value, int wanted) {
            T bytes = type.cast(value);
            return new EncodedParameter(Format.FORMAT_BINARY, wanted, Mono.fromSupplier(() -> bytes(bytes)));
        }

        @Override
        public EncodedParameter encodeNull() {
            return new EncodedParameter(Format.FORMAT_BINARY, dataType, EncodedParameter.NULL_VALUE);
        }

        @Override
        public boolean canDecode(int dataType, Format format, Class<?> asked) {
            return false;
        }

        @Override
        public @Nullable T decode(@Nullable ByteBuf buffer, int dataType, Format format, Class<? extends T> asked) {
            throw new UnsupportedOperationException("it is for what is sent");
        }
    }

    private static final class One extends Sent<ByteBuffer> {
        One() {
            super(ByteBuffer.class, BYTEA);
        }

        @Override
        ByteBuf bytes(ByteBuffer value) {
            return Unpooled.wrappedBuffer(value.duplicate());
        }
    }

    private static final class Some extends Sent<Many> {
        Some() {
            super(Many.class, BYTEA_ARRAY);
        }

        /** Of one dimension, as the server's {@code array_recv} reads it. */
        @Override
        ByteBuf bytes(Many many) {
            int size = ARRAY_HEADER;
            int nulls = 0;
            for (ByteBuffer value : many.values()) {
                size += Integer.BYTES + (value == null ? 0 : value.remaining());
                nulls |= value == null ? 1 : 0;
            }
            ByteBuf array = Unpooled.buffer(size);
            array.writeInt(1).writeInt(nulls).writeInt(BYTEA).writeInt(many.values().length).writeInt(1);
            for (ByteBuffer value : many.values()) {
                if (value == null) {
                    array.writeInt(-1);
                } else {
                    array.writeInt(value.remaining()).writeBytes(value.duplicate());
                }
            }
            return array;
        }
    }
}
