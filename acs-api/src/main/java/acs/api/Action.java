package acs.api;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;

import reactor.core.publisher.Mono;

/**
 * What a resource does on one method.
 *
 * @param method     that asks for it; a resource that knows GET knows HEAD too
 * @param handler    makes the answer; must not block
 * @param content    what the request carries
 * @param parameters that its query may have
 * @param longer     what it may take beyond a read of the store
 */
record Action(Method method, Function<ApiRequest, Mono<ApiResponse>> handler, Content content,
        List<String> parameters, Duration longer) {
    /** Methods that resources know. */
    enum Method {
        GET,
        POST,
        PUT,
        PATCH,
        DELETE
    }

    /** What a request's content must be. */
    enum Content {
        /** There must be none. */
        NONE,
        /** An object in JSON must be there. */
        JSON,
        /** Bytes of any kind and number, handed on as they come. */
        STREAM
    }

    Action {
        parameters = List.copyOf(parameters);
    }

    static Action get(Function<ApiRequest, Mono<ApiResponse>> handler, String... parameters) {
        return new Action(Method.GET, handler, Content.NONE, List.of(parameters), Duration.ZERO);
    }

    static Action post(Function<ApiRequest, Mono<ApiResponse>> handler, String... parameters) {
        return new Action(Method.POST, handler, Content.JSON, List.of(parameters), Duration.ZERO);
    }

    /** A POST that says all by its path, and may take its time. */
    static Action command(Function<ApiRequest, Mono<ApiResponse>> handler, Duration longer) {
        return new Action(Method.POST, handler, Content.NONE, List.of(), longer);
    }

    static Action put(Function<ApiRequest, Mono<ApiResponse>> handler, String... parameters) {
        return new Action(Method.PUT, handler, Content.JSON, List.of(parameters), Duration.ZERO);
    }

    static Action patch(Function<ApiRequest, Mono<ApiResponse>> handler, String... parameters) {
        return new Action(Method.PATCH, handler, Content.JSON, List.of(parameters), Duration.ZERO);
    }

    /** PUT of bytes. */
    static Action upload(Function<ApiRequest, Mono<ApiResponse>> handler, String... parameters) {
        return new Action(Method.PUT, handler, Content.STREAM, List.of(parameters), Duration.ZERO);
    }

    static Action delete(Function<ApiRequest, Mono<ApiResponse>> handler, String... parameters) {
        return new Action(Method.DELETE, handler, Content.NONE, List.of(parameters), Duration.ZERO);
    }
}
