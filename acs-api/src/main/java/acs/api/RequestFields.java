package acs.api;

import org.jspecify.annotations.Nullable;

/**
 * The header fields that resources understand. A field that was sent more than once is joined with commas.
 *
 * @param ifNoneMatch    field value, {@code null} when absent
 * @param prefer         field value, {@code null} when absent
 * @param idempotencyKey field value, {@code null} when absent
 * @param ifMatch        field value, {@code null} when absent
 * @param digests        values of Content-Digest, Repr-Digest and Digest, {@code null} when all are absent
 */
record RequestFields(@Nullable String ifNoneMatch, @Nullable String prefer, @Nullable String idempotencyKey,
        @Nullable String ifMatch, @Nullable String digests) {
    static final RequestFields NONE = new RequestFields(null, null, null, null, null);
}
