package acs.port;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.UUID;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Files that devices can download. A content is never changed: what replaces it has another id, so that whoever reads the old
 * one reads it to its end. Callable from any thread, never blocks; fails with {@link StoreException}, and with
 * {@link FileRefusedException} where that is said.
 */
public interface FileStore {
    /**
     * Files ordered by name.
     *
     * @param after the last name of the page before, empty for the first page
     * @param limit at least 1
     */
    Mono<List<FileRecord>> list(String after, int limit);

    /** The file of this name; completes empty when there is none. */
    Mono<FileRecord> find(String name);

    /**
     * Stores a file with its content; it is seen when all of it is durable, and not at all when anything fails.
     *
     * @param bytes taken one by one, each as soon as the one before is dealt with; their failure fails the whole. Heap
     *              buffers that nobody changes any more
     * @return what is stored; fails with a {@link FileRefusedException}
     */
    Mono<FileRecord> put(NewFile file, Flux<ByteBuffer> bytes);

    /**
     * Stores a file without content, which devices fetch from its description's URL.
     *
     * @return what is stored; fails with a {@link FileRefusedException}
     */
    Mono<FileRecord> putLink(NewFile file);

    /**
     * Changes what is said about a file.
     *
     * @param revision that it must have
     * @return the file as it is now; completes empty when there is none of this name and revision
     */
    Mono<FileRecord> describe(String name, FileDescription description, long revision);

    /**
     * Forgets a file. What is being read of it is read to the end; nobody can begin any more.
     *
     * @param revision that it must have, {@link NewFile#ANY} for any
     * @return whether there was one
     */
    Mono<Boolean> delete(String name, long revision);

    /** The content of this id; completes empty when it was never complete, is deleted, or was replaced too long ago. */
    Mono<StoredContent> content(UUID contentId);
}
