package acs.transport.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

import acs.port.StoreException;
import acs.port.StoredContent;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.DefaultFileRegion;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Where the bytes of a running download come from, slice by slice. Closed once, when no slice is on its way any more. */
sealed interface Source {
    /** Also for a TLS record or four, and all that a download from the database holds in the heap. */
    int COPIED_SLICE = 64 << 10;
    /** Costs no heap; small enough that a slow CPE shows its progress. */
    int REGION_SLICE = 256 << 10;
    /** Where a rate is set, so that it is kept evenly. */
    int PACED_SLICE = 32 << 10;

    /** Bytes of the slice at this position. */
    int sliceAt(long position, long left, boolean paced);

    /** What Netty writes. */
    Mono<Object> slice(ByteBufAllocator allocator, long position, int size);

    void close();

    /**
     * Opens a content.
     *
     * @param zeroCopy whether the system may move bytes from disk to socket by itself; it cannot encrypt
     */
    static Mono<Source> open(StoredContent content, boolean zeroCopy) {
        Path file = content.file();
        return file == null
                ? Mono.just(new Stored(content.reader()))
                : Mono.fromCallable(() -> FileChannel.open(file, StandardOpenOption.READ))
                        .<Source>map(channel -> zeroCopy ? new Region(channel) : new Copied(channel))
                        .subscribeOn(Schedulers.boundedElastic())
                        .onErrorMap(IOException.class, failure -> new StoreException(
                                StoreException.Reason.UNAVAILABLE, "a content on disk cannot be opened", failure));
    }

    private static void close(FileChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A file, by sendfile. */
    record Region(FileChannel channel) implements Source {
        @Override
        public int sliceAt(long position, long left, boolean paced) {
            return (int) Math.min(paced ? PACED_SLICE : REGION_SLICE, left);
        }

        @Override
        public Mono<Object> slice(ByteBufAllocator allocator, long position, int size) {
            return Mono.just(new Slice(channel, position, size));
        }

        @Override
        public void close() {
            Source.close(channel);
        }

        /** One of many of the same open file, so it does not close it. */
        private static final class Slice extends DefaultFileRegion {
            private Slice(FileChannel channel, long position, long count) {
                super(channel, position, count);
            }

            @Override
            protected void deallocate() {
                // The source closes the file.
            }
        }
    }

    /** A file, read into buffers for TLS. */
    record Copied(FileChannel channel) implements Source {
        @Override
        public int sliceAt(long position, long left, boolean paced) {
            return (int) Math.min(paced ? PACED_SLICE : COPIED_SLICE, left);
        }

        @Override
        public Mono<Object> slice(ByteBufAllocator allocator, long position, int size) {
            // A cold file may have to be read from the disk: no work for an event loop.
            return Mono.<Object>fromCallable(() -> read(buffer(allocator, size), position, size))
                    .subscribeOn(Schedulers.boundedElastic());
        }

        /** Reactor hands no Error on, so that the download would wait for its time-out. */
        private static ByteBuf buffer(ByteBufAllocator allocator, int size) {
            try {
                return allocator.directBuffer(size);
            } catch (OutOfMemoryError none) {
                throw new StoreException(StoreException.Reason.UNAVAILABLE, "no direct memory for a slice", none);
            }
        }

        private ByteBuf read(ByteBuf slice, long position, int size) throws IOException {
            try {
                while (slice.readableBytes() < size) {
                    int count = slice.writeBytes(channel, position + slice.readableBytes(),
                            size - slice.readableBytes());
                    if (count < 0) {
                        throw new IOException("the file is shorter than its record says");
                    }
                }
                return slice;
            } catch (IOException e) {
                slice.release();
                throw e;
            }
        }

        @Override
        public void close() {
            Source.close(channel);
        }
    }

    /** The database. */
    record Stored(StoredContent.Reader reader) implements Source {
        @Override
        public int sliceAt(long position, long left, boolean paced) {
            int most = paced ? PACED_SLICE : COPIED_SLICE;
            // Up to where the store would cut it.
            return (int) Math.min(most - position % most, left);
        }

        @Override
        public Mono<Object> slice(ByteBufAllocator allocator, long position, int size) {
            return reader.read(position, size).next().map(Unpooled::wrappedBuffer);
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }
}
