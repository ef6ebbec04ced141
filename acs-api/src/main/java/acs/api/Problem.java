package acs.api;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import tools.jackson.core.JsonGenerator;

/**
 * An error as the client sees it (<i>RFC 9457</i>). Its texts hold nothing internal and no token.
 *
 * @param kind    what went wrong; gives type, title and status
 * @param detail  this occurrence, for people
 * @param errors  what is wrong with which parameter, empty when it is not about parameters
 * @param headers that the answer carries besides, for instance {@code Retry-After}
 */
record Problem(Kind kind, String detail, List<ParameterError> errors, Map<String, String> headers) {
    static final String CONTENT_TYPE = "application/problem+json";

    /** The problem types, named {@code urn:acs:problem:…}; clients may rely on them. */
    enum Kind {
        BAD_REQUEST(400, "bad-request", "The request is malformed"),
        BAD_PARAMETER(400, "bad-parameter", "A parameter is wrong"),
        UNAUTHORIZED(401, "unauthorized", "A valid bearer token is needed"),
        NOT_FOUND(404, "not-found", "There is no such resource"),
        METHOD_NOT_ALLOWED(405, "method-not-allowed", "The resource does not know this method"),
        REQUEST_TIMEOUT(408, "request-timeout", "The request took too long to arrive"),
        CONFLICT(409, "conflict", "The resource's state does not allow this"),
        PRECONDITION_FAILED(412, "precondition-failed", "The resource is not as the request expects"),
        BODY_TOO_LARGE(413, "body-too-large", "The request's body is too large"),
        URI_TOO_LONG(414, "uri-too-long", "The request line is too long"),
        UNSUPPORTED_MEDIA_TYPE(415, "unsupported-media-type", "The content's media type is not supported"),
        KEY_REUSED(422, "idempotency-key-reused", "The idempotency key belongs to another request"),
        TOO_MANY_REQUESTS(429, "too-many-requests", "Too many requests"),
        HEADERS_TOO_LARGE(431, "headers-too-large", "The request's header is too large"),
        INTERNAL(500, "internal", "The server failed"),
        UNAVAILABLE(503, "unavailable", "The server cannot answer now"),
        HTTP_VERSION(505, "http-version", "The HTTP version is not supported"),
        NO_SPACE(507, "no-space", "There is no room for it");

        private final int status;
        private final String name;
        private final String title;

        Kind(int status, String name, String title) {
            this.status = status;
            this.name = name;
            this.title = title;
        }

        int status() {
            return status;
        }

        String type() {
            return "urn:acs:problem:" + name;
        }
    }

    /** One parameter and what is wrong with it. */
    record ParameterError(String parameter, String detail) {}

    Problem {
        errors = List.copyOf(errors);
        headers = Map.copyOf(headers);
    }

    static Problem of(Kind kind, String detail) {
        return new Problem(kind, detail, List.of(), Map.of());
    }

    static Problem parameter(String name, String detail) {
        return parameters(List.of(new ParameterError(name, detail)));
    }

    static Problem parameters(List<ParameterError> errors) {
        ParameterError first = errors.getFirst();
        return new Problem(Kind.BAD_PARAMETER, first.parameter() + ": " + first.detail(), errors, Map.of());
    }

    Problem with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Problem(kind, detail, errors, more);
    }

    /** The document; {@code instance} is the path that was asked for, as sent. */
    ApiResponse response(String instance) {
        ApiResponse response = ApiResponse.of(kind.status(), CONTENT_TYPE, Json.object(g -> write(g, instance)));
        headers.forEach(response::header);
        return response;
    }

    private void write(JsonGenerator g, String instance) {
        g.writeStringProperty("type", kind.type());
        g.writeStringProperty("title", kind.title);
        g.writeNumberProperty("status", kind.status);
        g.writeStringProperty("detail", detail);
        g.writeStringProperty("instance", instance);
        if (!errors.isEmpty()) {
            g.writeArrayPropertyStart("errors");
            for (ParameterError error : errors) {
                g.writeStartObject();
                g.writeStringProperty("parameter", error.parameter());
                g.writeStringProperty("detail", error.detail());
                g.writeEndObject();
            }
            g.writeEndArray();
        }
    }
}
