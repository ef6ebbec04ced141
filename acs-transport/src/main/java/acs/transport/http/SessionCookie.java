package acs.transport.http;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The session's cookie on the wire. Reading is lenient (quirks Q2, W3): commas and semicolons separate, values may be quoted,
 * and echoed attributes are passed over, since only our own name counts.
 */
final class SessionCookie {
    /** Short, of token characters only (quirk Q1). */
    static final String NAME = "acs";
    private static final int VALUE_MAX = 64;
    /** More of a header is not looked at. */
    private static final int HEADER_MAX = 4_096;

    private SessionCookie() {}

    /** The first value of our name that could be one of ours, {@code null} for none. */
    static @Nullable String in(List<String> cookieHeaders) {
        for (int i = 0; i < cookieHeaders.size(); i++) {
            String value = in(cookieHeaders.get(i));
            if (value != null) {
                return value;
            }
        }
        return null;
    }

    private static @Nullable String in(String header) {
        int end = Math.min(header.length(), HEADER_MAX);
        int start = 0;
        while (start < end) {
            int next = start;
            while (next < end && header.charAt(next) != ';' && header.charAt(next) != ',') {
                next++;
            }
            String value = valueIn(header, start, next);
            if (value != null) {
                return value;
            }
            start = next + 1;
        }
        return null;
    }

    /** The value of {@code name = "value"} between two separators, when the name is ours and the value plausible. */
    private static @Nullable String valueIn(String header, int from, int to) {
        int start = skipSpace(header, from, to);
        if (!header.regionMatches(start, NAME, 0, NAME.length())) {
            return null;
        }
        int equals = skipSpace(header, start + NAME.length(), to);
        if (equals >= to || header.charAt(equals) != '=') {
            return null;
        }
        int first = skipSpace(header, equals + 1, to);
        int last = to;
        while (last > first && isSpace(header.charAt(last - 1))) {
            last--;
        }
        if (last - first >= 2 && header.charAt(first) == '"' && header.charAt(last - 1) == '"') {
            first++;
            last--;
        }
        return isToken(header, first, last) ? header.substring(first, last) : null;
    }

    /** What {@link acs.engine.SessionRunner} hands out is base64url. */
    private static boolean isToken(String header, int from, int to) {
        if (to <= from || to - from > VALUE_MAX) {
            return false;
        }
        for (int i = from; i < to; i++) {
            char c = header.charAt(i);
            boolean ok = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-'
                    || c == '_';
            if (!ok) {
                return false;
            }
        }
        return true;
    }

    private static int skipSpace(String header, int from, int to) {
        int i = from;
        while (i < to && isSpace(header.charAt(i))) {
            i++;
        }
        return i;
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t';
    }
}
