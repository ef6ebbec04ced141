package acs.port;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.UUID;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Files that devices uploaded: one of each operation, a number of each device, for some time; the oldest go first. Callable from any thread, never
 * blocks; fails with {@link StoreException}, and with {@link FileRefusedException} where that is said.
 */
public interface DeviceFileStore {
    /** The device that was asked to upload and has not told yet how that ended; completes empty when there is none. */
    Mono<ExpectedUpload> expected(UUID operationId);

    /**
     * An upload that may come.
     *
     * @param deviceKey canonical id
     * @param fileType  that was asked for
     */
    record ExpectedUpload(String deviceKey, String fileType) {}

    /**
     * Takes a file, whole or not at all. It replaces what came for the same operation before.
     *
     * @param bytes as for {@link FileStore#put}
     * @return what is stored; fails with a {@link FileRefusedException}
     */
    Mono<DeviceFile> receive(NewDeviceFile file, Flux<ByteBuffer> bytes);

    /**
     * The device's files, newest first.
     *
     * @param before the {@link DeviceFile#fileId()} to go on from, empty for the newest
     * @param limit  at least 1
     */
    Mono<List<DeviceFile>> received(String deviceKey, String before, int limit);

    /** One file of the device; completes empty when it has none of this id. */
    Mono<DeviceFile> received(String deviceKey, UUID fileId);

    /** Forgets a file; whether there was one. */
    Mono<Boolean> forget(String deviceKey, UUID fileId);
}
