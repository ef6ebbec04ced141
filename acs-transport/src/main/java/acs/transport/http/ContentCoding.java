package acs.transport.http;

import org.jspecify.annotations.Nullable;

/** How a body is compressed (<i>RFC 9110 §8.4</i>). */
enum ContentCoding {
    /** As it is. */
    IDENTITY,
    /** RFC 1952. */
    GZIP,
    /** RFC 1950, and RFC 1951 without its frame, which some clients mean. */
    DEFLATE;

    /** {@code null} for a coding, or a stack of them, that is not supported. */
    static @Nullable ContentCoding of(@Nullable String header) {
        if (header == null) {
            return IDENTITY;
        }
        String name = header.trim();
        if (name.isEmpty() || name.equalsIgnoreCase("identity")) {
            return IDENTITY;
        }
        if (name.equalsIgnoreCase("gzip") || name.equalsIgnoreCase("x-gzip")) {
            return GZIP;
        }
        return name.equalsIgnoreCase("deflate") ? DEFLATE : null;
    }
}
