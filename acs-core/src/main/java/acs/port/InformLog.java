package acs.port;

import reactor.core.publisher.Mono;

/**
 * Makes what devices tell durable. A result means that the data is on disk; only then may the ACS confirm. Callable from
 * any thread, never blocks. Fails with {@link StoreException} alone; nothing that failed may be confirmed.
 */
public interface InformLog {
    /** Stores an Inform: the device's row, its reported parameters, its events. */
    Mono<InformReceipt> recordInform(InformRecord inform);

    /** Stores another request of the CPE as an event of its device. */
    Mono<Void> recordRequest(RequestRecord request);
}
