package acs.api;

import java.nio.ByteBuffer;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The content that a request announced.
 *
 * @param mediaType field value of Content-Type, {@code null} when absent
 * @param length    bytes that were announced, -1 for unknown
 * @param bytesMax  that it may have
 * @param pieces    it, as it comes, each read when it is asked for; once, and instead of {@code bytes}
 * @param bytes     all of it, within the listener's limit; read when subscribed to, once
 */
record RequestContent(@Nullable String mediaType, long length, long bytesMax, Flux<ByteBuffer> pieces,
        Mono<byte[]> bytes) {}
