package acs.port;

import reactor.core.publisher.Mono;

/** Puts what the ACS itself met with a device into the device's history. Callable from any thread, never blocks. */
@FunctionalInterface
public interface DeviceNotices {
    /** Completes when it is on disk, or when there is no such device; fails with {@link StoreException} alone. */
    Mono<Void> record(NoticeRecord notice);
}
