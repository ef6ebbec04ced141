package acs.api;

import java.time.Duration;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * A request that found its route, passed the door and has a good query.
 *
 * @param segments values of the template's variables, still percent-encoded
 * @param query    decoded
 * @param fields   header fields
 * @param content  an object, or a missing node where the action takes no content
 * @param memory   what it holds
 * @param stream   what comes, {@code null} where nothing does or the action does not take it as it comes
 */
record ApiRequest(Map<String, String> segments, QueryParameters query, RequestFields fields, JsonNode content,
        RequestMemory memory, @Nullable RequestContent stream) {
    ApiRequest {
        segments = Map.copyOf(segments);
    }

    static ApiRequest withoutContent(Map<String, String> segments, QueryParameters query, RequestFields fields,
            RequestMemory memory) {
        return new ApiRequest(segments, query, fields, MissingNode.getInstance(), memory, null);
    }

    ApiRequest with(JsonNode read) {
        return new ApiRequest(segments, query, fields, read, memory, null);
    }

    ApiRequest streaming(@Nullable RequestContent content) {
        return new ApiRequest(segments, query, fields, MissingNode.getInstance(), memory, content);
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
