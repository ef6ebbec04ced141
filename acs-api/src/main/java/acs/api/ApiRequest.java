package acs.api;

import java.util.Map;

/**
 * A request that found its route, passed the door and has a good query.
 *
 * @param segments values of the template's variables, still percent-encoded
 * @param query    decoded
 */
record ApiRequest(Map<String, String> segments, QueryParameters query) {
    ApiRequest {
        segments = Map.copyOf(segments);
    }

    String segment(String name) {
        String value = segments.get(name);
        if (value == null) {
            throw new IllegalArgumentException("the route has no {" + name + "}");
        }
        return value;
    }
}
