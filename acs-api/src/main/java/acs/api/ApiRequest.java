package acs.api;

import java.time.Duration;
import java.util.Map;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * A request that found its route, passed the door and has a good query.
 *
 * @param segments values of the template's variables, still percent-encoded
 * @param query    decoded
 * @param fields   header fields
 * @param content  an object, or a missing node where the action takes no content
 */
record ApiRequest(Map<String, String> segments, QueryParameters query, RequestFields fields, JsonNode content) {
    ApiRequest {
        segments = Map.copyOf(segments);
    }

    static ApiRequest withoutContent(Map<String, String> segments, QueryParameters query, RequestFields fields) {
        return new ApiRequest(segments, query, fields, MissingNode.getInstance());
    }

    ApiRequest with(JsonNode read) {
        return new ApiRequest(segments, query, fields, read);
    }

    String segment(String name) {
        String value = segments.get(name);
        if (value == null) {
            throw new IllegalArgumentException("the route has no {" + name + "}");
        }
        return value;
    }

    /** How long the client would rather wait for a result than look again; zero when it said nothing. */
    Duration preferredWait() {
        return Preferences.wait(fields.prefer());
    }
}
