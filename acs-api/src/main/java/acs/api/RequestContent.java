package acs.api;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The content that a request announced.
 *
 * @param mediaType field value of Content-Type, {@code null} when absent
 * @param bytes     all of it, within the listener's limit; read when subscribed to, once
 */
record RequestContent(@Nullable String mediaType, Mono<byte[]> bytes) {}
