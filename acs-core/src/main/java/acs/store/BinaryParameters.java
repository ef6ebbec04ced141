package acs.store;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.function.BiConsumer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import io.r2dbc.postgresql.client.EncodedParameter;
import io.r2dbc.postgresql.codec.Codec;
import io.r2dbc.postgresql.codec.CodecMetadata;
import io.r2dbc.postgresql.codec.CodecRegistry;
import io.r2dbc.postgresql.codec.PostgresTypeIdentifier;
import io.r2dbc.postgresql.extension.CodecRegistrar;
import io.r2dbc.postgresql.message.Format;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/**
 * Sends bytes, and the columns of many rows, to the server in its binary format. The driver alone writes {@code bytea} as
 * hexadecimal digits and arrays as texts, each member quoted, escaped and put together by way of strings, which the server takes
 * apart again. What comes from the server is left to the driver, which takes it as it is where it is told to ask for it so.
 * Thread-safe.
 */
final class BinaryParameters implements CodecRegistrar {
    /** Of members that are null. */
    private static final int NULL_LENGTH = -1;
    private static final int ARRAY_HEADER = 5 * Integer.BYTES;
    /** The server counts time from the year 2000. */
    private static final long EPOCH_SECOND = Instant.parse("2000-01-01T00:00:00Z").getEpochSecond();

    private static final int SECOND_MICROS = 1_000_000;
    private static final int MICRO_NANOS = 1_000;

    @Override
    public Publisher<Void> register(PostgresqlConnection connection, ByteBufAllocator allocator,
            CodecRegistry registry) {
        return Mono.fromRunnable(() -> {
            registry.addFirst(new Bytes());
            registry.addFirst(new ManyBytes());
            registry.addFirst(new Texts());
            registry.addFirst(new Fixed<>(Long[].class, 1016, 20, Long.BYTES, ByteBuf::writeLong));
            registry.addFirst(new Fixed<>(Integer[].class, 1007, 23, Integer.BYTES, ByteBuf::writeInt));
            registry.addFirst(new Fixed<>(Boolean[].class, 1000, 16, 1, ByteBuf::writeBoolean));
            registry.addFirst(new Fixed<>(Instant[].class, 1185, 1184, Long.BYTES,
                    (array, time) -> array.writeLong(micros(time))));
        });
    }

    /**
     * An array of bytes as a parameter, members of which may be null. The driver keeps {@code ByteBuffer[]} for itself, and sends
     * it so that the server takes the digits for the bytes.
     */
    // No value, but the way of one: never compared, and changed by nobody.
    @SuppressWarnings("ArrayRecordComponent")
    record Many(@Nullable ByteBuffer[] values) {}

    /**
     * What is the same for all: they are for what is sent alone. By its metadata the driver finds a codec for a type before it
     * asks one after another, which would leave arrays to its own.
     */
    private abstract static class Sent<T> implements Codec<T>, CodecMetadata {
        private final Class<T> type;
        private final int dataType;

        /** @param dataType object id of the type, as the server's catalogue has it (<em>pg_type.dat</em>) */
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
            T sent = type.cast(value);
            return new EncodedParameter(Format.FORMAT_BINARY, wanted, Mono.fromSupplier(() -> bytes(sent)));
        }

        @Override
        public EncodedParameter encodeNull() {
            return new EncodedParameter(Format.FORMAT_BINARY, dataType, EncodedParameter.NULL_VALUE);
        }

        @Override
        public Class<?> type() {
            return type;
        }

        /** None, since they are those of what is read. */
        @Override
        public Iterable<PostgresTypeIdentifier> getDataTypes() {
            return List.of();
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

    private static final class Bytes extends Sent<ByteBuffer> {
        Bytes() {
            super(ByteBuffer.class, 17);
        }

        @Override
        ByteBuf bytes(ByteBuffer value) {
            return Unpooled.wrappedBuffer(value.duplicate());
        }
    }

    /** An array of one dimension, as the server's {@code array_recv} reads it. */
    private abstract static class SentArray<T, M> extends Sent<T> {
        private final int memberType;

        SentArray(Class<T> type, int dataType, int memberType) {
            super(type, dataType);
            this.memberType = memberType;
        }

        abstract @Nullable M[] members(T value);

        /** How many bytes a member takes, or about. */
        abstract int size(M member);

        /** Writes how many bytes it takes, and these. */
        abstract void write(M member, ByteBuf array);

        @Override
        ByteBuf bytes(T value) {
            @Nullable
            M[] members = members(value);
            int size = ARRAY_HEADER;
            int nulls = 0;
            for (M member : members) {
                size += Integer.BYTES + (member == null ? 0 : size(member));
                nulls |= member == null ? 1 : 0;
            }
            ByteBuf array = Unpooled.buffer(size);
            array.writeInt(1).writeInt(nulls).writeInt(memberType).writeInt(members.length).writeInt(1);
            for (M member : members) {
                if (member == null) {
                    array.writeInt(NULL_LENGTH);
                } else {
                    write(member, array);
                }
            }
            return array;
        }
    }

    private static final class ManyBytes extends SentArray<Many, ByteBuffer> {
        ManyBytes() {
            super(Many.class, 1001, 17);
        }

        @Override
        @Nullable
        ByteBuffer[] members(Many many) {
            return many.values();
        }

        @Override
        int size(ByteBuffer member) {
            return member.remaining();
        }

        @Override
        void write(ByteBuffer member, ByteBuf array) {
            array.writeInt(member.remaining()).writeBytes(member.duplicate());
        }
    }

    /** An array that Java has as the server does. */
    private abstract static class Column<M> extends SentArray<M[], M> {
        Column(Class<M[]> type, int dataType, int memberType) {
            super(type, dataType, memberType);
        }

        @Override
        final @Nullable M[] members(M[] value) {
            return value;
        }
    }

    private static final class Texts extends Column<String> {
        Texts() {
            super(String[].class, 1009, 25);
        }

        /** Of texts in ASCII, as most are; others make the buffer grow. */
        @Override
        int size(String member) {
            return member.length();
        }

        @Override
        void write(String member, ByteBuf array) {
            int at = array.writerIndex();
            array.writeInt(0).setInt(at, ByteBufUtil.writeUtf8(array, member));
        }
    }

    /** Whose members all take the same number of bytes. */
    private static final class Fixed<M> extends Column<M> {
        private final int size;
        private final BiConsumer<ByteBuf, M> bytes;

        Fixed(Class<M[]> type, int dataType, int memberType, int size, BiConsumer<ByteBuf, M> bytes) {
            super(type, dataType, memberType);
            this.size = size;
            this.bytes = bytes;
        }

        @Override
        int size(M member) {
            return size;
        }

        @Override
        void write(M member, ByteBuf array) {
            array.writeInt(size);
            bytes.accept(array, member);
        }
    }

    /** To the nearest microsecond, as the server reads times from text: a time is the same however it is sent. */
    private static long micros(Instant time) {
        return (time.getEpochSecond() - EPOCH_SECOND) * SECOND_MICROS
                + (time.getNano() + MICRO_NANOS / 2) / MICRO_NANOS;
    }
}
