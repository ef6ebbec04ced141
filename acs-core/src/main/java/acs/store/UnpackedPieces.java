package acs.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.NoSuchElementException;

import com.github.luben.zstd.ZstdBufferDecompressingStreamNoFinalizer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * Decompresses a text piece by piece: a compressed piece may be a thousand times larger, so it gives as many pieces as it
 * takes, each when it is asked for. Thread-safe, since it is closed from other threads.
 */
final class UnpackedPieces implements AutoCloseable {
    private static final int PIECE_BYTES = 32 << 10;
    /** Memory outside the heap that a text may ask for: 8 MiB. Those of this server ask for half a megabyte. */
    private static final int WINDOW_LOG_MAX = 23;

    private final Stream stream = new Stream();
    private boolean isWhole;
    private boolean closed;

    private static final class Stream extends ZstdBufferDecompressingStreamNoFinalizer {
        Stream() {
            super(ByteBuffer.allocate(0));
            try {
                setLongMax(WINDOW_LOG_MAX);
            } catch (IOException impossible) {
                throw new UncheckedIOException(impossible);
            }
        }

        void feed(byte[] piece) {
            source = ByteBuffer.wrap(piece);
        }

        boolean isFed() {
            return source != null && source.hasRemaining();
        }
    }

    /** What a compressed piece gives. */
    Flux<ByteBuffer> of(byte[] piece) {
        return Flux.fromIterable(() -> pieces(piece));
    }

    /** Fails when the text is not whole. */
    Flux<ByteBuffer> end() {
        return isWhole ? Flux.empty() : Flux.error(new IllegalArgumentException("the compressed text is cut"));
    }

    private Iterator<ByteBuffer> pieces(byte[] piece) {
        feed(piece);
        return new Iterator<>() {
            private @Nullable ByteBuffer next = read();

            @Override
            public boolean hasNext() {
                return next != null;
            }

            @Override
            public ByteBuffer next() {
                ByteBuffer given = next;
                if (given == null) {
                    throw new NoSuchElementException();
                }
                next = read();
                return given;
            }
        };
    }

    private synchronized void feed(byte[] piece) {
        stream.feed(piece);
    }

    /** The next bytes, {@code null} when the present piece has no more of them. */
    private synchronized @Nullable ByteBuffer read() {
        if (closed) {
            return null;
        }
        ByteBuffer target = ByteBuffer.allocate(PIECE_BYTES);
        try {
            while (target.hasRemaining() && stream.hasRemaining()) {
                int before = target.position();
                boolean wasFed = stream.isFed();
                stream.read(target);
                if (target.position() == before && !(wasFed && stream.isFed())) {
                    break;
                }
            }
            isWhole = !stream.hasRemaining();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
        target.flip();
        return target.hasRemaining() ? target : null;
    }

    @Override
    public synchronized void close() {
        closed = true;
        stream.close();
    }
}
