package acs.api;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * A resource that can be read with GET and HEAD.
 *
 * @param template   its path; a segment in braces is a variable; also the metric's tag
 * @param access     who may read it
 * @param handler    makes the answer; must not block
 * @param parameters that its query may have
 */
record Route(String template, Access access, Function<ApiRequest, Mono<ApiResponse>> handler, List<String> parameters) {
    static final String ALLOW = "GET, HEAD, OPTIONS";

    /** Who may read a resource. */
    enum Access {
        /** Whoever holds a token. */
        TOKEN,
        /** Everybody. */
        OPEN
    }

    Route {
        parameters = List.copyOf(parameters);
    }

    static Route withToken(String template, Function<ApiRequest, Mono<ApiResponse>> handler, String... parameters) {
        return new Route(template, Access.TOKEN, handler, List.of(parameters));
    }

    static Route open(String template, Function<ApiRequest, Mono<ApiResponse>> handler) {
        return new Route(template, Access.OPEN, handler, List.of());
    }

    /** The values of the variables when the path is this route's, otherwise {@code null}. No segment is empty. */
    @Nullable
    Map<String, String> match(String path) {
        String[] wanted = template.split("/", -1);
        String[] given = path.split("/", wanted.length + 1);
        if (wanted.length != given.length) {
            return null;
        }
        Map<String, String> variables = new LinkedHashMap<>();
        for (int i = 0; i < wanted.length; i++) {
            if (wanted[i].startsWith("{")) {
                if (given[i].isEmpty()) {
                    return null;
                }
                variables.put(wanted[i].substring(1, wanted[i].length() - 1), given[i]);
            } else if (!wanted[i].equals(given[i])) {
                return null;
            }
        }
        return variables;
    }
}
