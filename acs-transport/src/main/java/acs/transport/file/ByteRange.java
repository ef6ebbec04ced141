package acs.transport.file;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/** What a Range field asks for of a content (<i>RFC 9110 §14</i>). */
sealed interface ByteRange {
    /** All of it: there is no field, or one that a server ignores. */
    record Whole() implements ByteRange {}

    /**
     * A part.
     *
     * @param first byte of it
     * @param count at least 1
     */
    record Part(long first, long count) implements ByteRange {}

    /** Nothing that the content has: 416. */
    record Nowhere() implements ByteRange {}

    /** One range; no bytes before it and none after, as numbers of 18 digits at most. */
    Pattern ONE = Pattern.compile("bytes=[ \\t]*(\\d{0,18})-(\\d{0,18})[ \\t]*", Pattern.CASE_INSENSITIVE);

    /**
     * Reads it. What is malformed, of another unit, or asks for several ranges is ignored, as <i>§14.2</i> allows: several
     * small ranges of one file are an attack, not a CPE.
     *
     * @param field {@code null} when absent
     * @param size  of the content
     */
    static ByteRange of(@Nullable String field, long size) {
        Matcher one = ONE.matcher(field == null ? "" : field.strip());
        if (!one.matches() || (one.group(1).isEmpty() && one.group(2).isEmpty())) {
            return new Whole();
        }
        if (one.group(1).isEmpty()) {
            long last = Math.min(size, Long.parseLong(one.group(2)));
            return last == 0 ? new Nowhere() : new Part(size - last, last);
        }
        long first = Long.parseLong(one.group(1));
        long end = one.group(2).isEmpty() ? Long.MAX_VALUE : Long.parseLong(one.group(2));
        if (end < first) {
            return new Whole();
        }
        return first >= size ? new Nowhere() : new Part(first, Math.min(end, size - 1) - first + 1);
    }
}
