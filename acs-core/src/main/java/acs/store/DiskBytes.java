package acs.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

import acs.port.FileRefusedException;
import acs.port.StoreException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Contents as files: written beside their place, forced to the disk, then moved to it, so that a file in its place is whole.
 * 256 folders by the id's last two digits keep each one small.
 */
final class DiskBytes implements FileBytes {
    private static final String INCOMING = "incoming";
    private static final long ROOM_MIN = 1 << 20;

    private final Path directory;

    DiskBytes(Path directory) {
        this.directory = directory;
    }

    @Override
    public String storage() {
        return "disk";
    }

    @Override
    public Path file(UUID contentId) {
        String name = contentId.toString();
        return directory.resolve(name.substring(name.length() - 2)).resolve(name);
    }

    private Path incoming(UUID contentId) {
        return directory.resolve(INCOMING).resolve(contentId.toString());
    }

    @Override
    public Mono<Void> write(UUID contentId, Flux<ByteBuffer> bytes) {
        return Mono.<Void, FileChannel>usingWhen(blocking(() -> open(contentId)),
                channel -> bytes.doOnNext(piece -> write(channel, piece))
                        .then(blocking(() -> finish(contentId, channel))).then(),
                channel -> Mono.empty(),
                (channel, failure) -> blocking(() -> close(channel)).then(),
                channel -> blocking(() -> close(channel)).then())
                .onErrorMap(UncheckedIOException.class, this::meaning);
    }

    private FileChannel open(UUID contentId) throws IOException {
        Path file = incoming(contentId);
        folder(parent(file));
        return FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    private static void write(FileChannel channel, ByteBuffer piece) {
        try {
            while (piece.hasRemaining()) {
                channel.write(piece);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean finish(UUID contentId, FileChannel channel) throws IOException {
        channel.force(true);
        channel.close();
        Path file = file(contentId);
        folder(parent(file));
        Files.move(incoming(contentId), file, StandardCopyOption.ATOMIC_MOVE);
        force(parent(file));
        return true;
    }

    private static boolean close(FileChannel channel) throws IOException {
        channel.close();
        return true;
    }

    private static Path parent(Path file) {
        Path parent = file.getParent();
        if (parent == null) {
            throw new IllegalArgumentException("not in a folder: " + file);
        }
        return parent;
    }

    /** For this user alone: configuration files hold secrets. */
    private static void folder(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(
                    PosixFilePermissions.fromString("rwx------")));
            force(parent(folder));
        }
    }

    /** A file's name is durable when its folder is. */
    private static void force(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** What the sender of the bytes met is none of the disk's: it comes as it is. */
    private Throwable meaning(UncheckedIOException failure) {
        return isFull(String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT))
                ? new FileRefusedException(FileRefusedException.Reason.NO_SPACE,
                        "The disk of the file service has no room for it.")
                : new StoreException(StoreException.Reason.UNAVAILABLE, "the directory of files cannot be written to",
                        failure);
    }

    /** The system's words may be in any language, so the disk is asked too. */
    private boolean isFull(String said) {
        if (said.contains("no space left") || said.contains("quota exceeded")) {
            return true;
        }
        try {
            return Files.getFileStore(directory).getUsableSpace() < ROOM_MIN;
        } catch (IOException unknown) {
            return false;
        }
    }

    @Override
    public Flux<ByteBuffer> read(UUID contentId, long from, long count) {
        return Flux.<ByteBuffer, FileChannel>using(() -> FileChannel.open(file(contentId), StandardOpenOption.READ),
                channel -> slices(channel, from, count), DiskBytes::closeQuietly)
                .subscribeOn(Schedulers.boundedElastic())
                .onErrorMap(IOException.class, DiskBytes::unreadable)
                .onErrorMap(UncheckedIOException.class, DiskBytes::unreadable);
    }

    private static StoreException unreadable(Exception failure) {
        return new StoreException(StoreException.Reason.UNAVAILABLE, "a content on disk cannot be read", failure);
    }

    private static Flux<ByteBuffer> slices(FileChannel channel, long from, long count) {
        return Flux.generate(() -> from, (position, sink) -> {
            long left = from + count - position;
            if (left == 0) {
                sink.complete();
                return position;
            }
            ByteBuffer slice = slice(channel, position, FileBytes.sliceAt(position, left));
            long next = position + slice.remaining();
            sink.next(slice);
            return next;
        });
    }

    private static ByteBuffer slice(FileChannel channel, long position, int size) {
        ByteBuffer slice = ByteBuffer.allocate(size);
        try {
            while (slice.hasRemaining()) {
                if (channel.read(slice, position + slice.position()) < 0) {
                    throw new IOException("the file is shorter than its record says");
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return slice.flip();
    }

    private static void closeQuietly(FileChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A file that is being read stays readable for its reader, as the system has it. */
    @Override
    public Mono<Void> remove(UUID contentId) {
        return blocking(() -> {
            Files.deleteIfExists(incoming(contentId));
            return Files.deleteIfExists(file(contentId));
        }).then();
    }

    @Override
    public Flux<UUID> strays(Instant before) {
        return Flux.using(this::files, Flux::fromStream, Stream::close)
                .subscribeOn(Schedulers.boundedElastic())
                .filter(file -> isOlder(file, before))
                .concatMap(file -> Mono.justOrEmpty(OperationRows.id(String.valueOf(file.getFileName()))));
    }

    // Closed by the flux that uses it.
    @SuppressWarnings("StreamResourceLeak")
    private Stream<Path> files() throws IOException {
        return Files.isDirectory(directory) ? Files.walk(directory, 2).filter(Files::isRegularFile) : Stream.empty();
    }

    private static boolean isOlder(Path file, Instant than) {
        try {
            return Files.getLastModifiedTime(file).toInstant().isBefore(than);
        } catch (IOException goneMeanwhile) {
            return false;
        }
    }

    private static <T> Mono<T> blocking(Callable<T> work) {
        return Mono.fromCallable(work).subscribeOn(Schedulers.boundedElastic())
                .onErrorMap(IOException.class, UncheckedIOException::new);
    }
}
