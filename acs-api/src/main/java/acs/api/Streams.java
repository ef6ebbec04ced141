package acs.api;

import java.time.Duration;
import java.util.function.BiPredicate;

import io.netty.handler.codec.http.HttpRequest;

/**
 * Which requests of a listener are taken as they come, and what they may be.
 *
 * @param wanted by method and path
 * @param limits of each
 */
record Streams(BiPredicate<String, String> wanted, Limits limits) {
    static final Streams NONE = new Streams((method, path) -> false,
            new Limits(0, Duration.ofSeconds(1), Duration.ofSeconds(1)));

    /**
     * What one may be.
     *
     * @param bytesMax    of its content
     * @param idleTimeout without a piece of it
     * @param timeout     for all of it
     */
    record Limits(long bytesMax, Duration idleTimeout, Duration timeout) {}

    boolean takes(HttpRequest request) {
        String target = HttpListener.originForm(request.uri());
        int query = target.indexOf('?');
        return wanted.test(request.method().name(), query < 0 ? target : target.substring(0, query));
    }
}
