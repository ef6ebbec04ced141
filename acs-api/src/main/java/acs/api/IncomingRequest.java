package acs.api;

import org.jspecify.annotations.Nullable;

/**
 * What the listener hands on of a request.
 *
 * @param method        as sent
 * @param path          of the request target, still percent-encoded
 * @param rawQuery      of the request target, still percent-encoded, empty when none
 * @param authorization field value, {@code null} when absent; a secret
 * @param fields        the other header fields
 * @param content       {@code null} when none was announced
 * @param client        key of the client's address for rate limits
 * @param memory        what the request holds
 */
record IncomingRequest(String method, String path, String rawQuery, @Nullable String authorization,
        RequestFields fields, @Nullable RequestContent content, String client,
        RequestMemory memory) {
    @Override
    public String toString() {
        return method + ' ' + path;
    }
}
