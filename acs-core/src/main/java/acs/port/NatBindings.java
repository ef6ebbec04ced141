package acs.port;

import java.time.Instant;

import reactor.core.publisher.Mono;

/**
 * Where devices behind NAT can be reached by a datagram, as their own authenticated messages have shown. Callable from any
 * thread; never blocks.
 */
public interface NatBindings {
    /** The device has proven to be at this address. Written soon, many in one statement; lost when the process dies before. */
    void learnt(String deviceKey, Binding binding);

    /** The latest one; completes empty when there is none. Fails with {@link StoreException} alone. */
    Mono<Binding> find(String deviceKey);

    /**
     * One binding.
     *
     * @param address numeric {@code host:port}, IPv6 in brackets
     * @param at      when it was last proven; not newer than some hours before that when it did not change
     */
    record Binding(String address, Instant at) {}
}
