package acs.api;

import org.jspecify.annotations.Nullable;

/**
 * The header fields that resources understand. A field that was sent more than once is joined with commas.
 *
 * @param ifNoneMatch    field value, {@code null} when absent
 * @param prefer         field value, {@code null} when absent
 * @param idempotencyKey field value, {@code null} when absent
 */
record RequestFields(@Nullable String ifNoneMatch, @Nullable String prefer, @Nullable String idempotencyKey) {
    static final RequestFields NONE = new RequestFields(null, null, null);
}
