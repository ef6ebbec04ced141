package acs.cwmp;

/**
 * Finds and masks users and passwords in URLs ({@code http://user:password@host/}, <i>RFC 3986 §3.2.1</i>), wherever in a
 * text the URL stands. Takes one pass over the text, and only a search for {@code ://} where there is no such URL.
 *
 * <p>
 * A password may hold {@code /}, {@code ?} or {@code #} that its author forgot to encode. So where the part before the first
 * of these is no host with a port, the user info is taken to reach to the next {@code @}.
 */
public final class UrlUserInfo {
    /** Written in the place of user and password. */
    public static final String MASK = "***";
    private static final String AUTHORITY = "://";

    private final String text;
    private final boolean quotesEnd;
    /** Where the latest user info begins. */
    private int start;
    /** The {@code @} behind it. */
    private int at = -1;
    /** No {@code @} stands between a place that was searched and this one. */
    private int searchedTo;

    private UrlUserInfo(String text, boolean quotesEnd) {
        this.text = text;
        this.quotesEnd = quotesEnd;
    }

    /** Whether a URL in this text holds a user or a password. */
    public static boolean isIn(String text) {
        return mayBeIn(text) && new UrlUserInfo(text, false).next();
    }

    /** Whether a URL in one of the strings of this JSON text does. */
    public static boolean isInJson(String json) {
        return mayBeIn(json) && new UrlUserInfo(json, true).next();
    }

    /** The text with {@link #MASK} in the place of each user info; the same text when it has none. */
    public static String masked(String text) {
        return mayBeIn(text) ? new UrlUserInfo(text, false).masked() : text;
    }

    /** The same for a line of a log, in which a double quote ends a text. */
    public static String maskedLine(String line) {
        return mayBeIn(line) ? new UrlUserInfo(line, true).masked() : line;
    }

    /**
     * The first characters of a text, {@code max} at most: no half of a surrogate pair at the end, and no beginning of a user
     * info either, since nobody could tell any more that it is one.
     */
    public static String beginning(String text, int max) {
        if (text.length() <= max) {
            return text;
        }
        int end = max > 0 && Character.isHighSurrogate(text.charAt(max - 1)) ? max - 1 : max;
        return withoutOpenEnd(text.substring(0, end));
    }

    /** The same for a text that was cut already. */
    public static String withoutOpenEnd(String cut) {
        int authority = cut.lastIndexOf(AUTHORITY);
        if (authority < 0) {
            return cut;
        }
        UrlUserInfo url = new UrlUserInfo(cut, false);
        int from = authority + AUTHORITY.length();
        int end = url.authorityEnd(from);
        boolean isOpen = end == cut.length()
                || (!url.isHostAndPort(from, end) && cut.indexOf('@', from) < 0 && url.urlEnd(end) == cut.length());
        return isOpen ? cut.substring(0, from) : cut;
    }

    private static boolean mayBeIn(String text) {
        int colon = text.indexOf(AUTHORITY);
        return colon >= 0 && text.indexOf('@', colon) >= 0;
    }

    private String masked() {
        StringBuilder out = null;
        int from = 0;
        while (next()) {
            out = (out == null ? new StringBuilder(text.length()) : out).append(text, from, start).append(MASK);
            from = at;
        }
        return out == null ? text : out.append(text, from, text.length()).toString();
    }

    /** Goes to the next user info; {@code false} when there is none. */
    private boolean next() {
        int from = at + 1;
        for (int mark = text.indexOf(AUTHORITY, from); mark >= 0; mark = text.indexOf(AUTHORITY, start)) {
            start = mark + AUTHORITY.length();
            at = userInfoEnd();
            if (at >= 0) {
                return true;
            }
        }
        return false;
    }

    private int userInfoEnd() {
        int end = authorityEnd(start);
        int last = lastAt(start, end);
        if (last >= 0 || isHostAndPort(start, end)) {
            return last;
        }
        for (int i = Math.max(end, searchedTo); i < text.length() && !endsUrl(text.charAt(i)); i++) {
            if (text.charAt(i) == '@') {
                return lastAt(i, authorityEnd(i));
            }
            searchedTo = i + 1;
        }
        return -1;
    }

    private int lastAt(int from, int end) {
        int i = end - 1;
        while (i >= from && text.charAt(i) != '@') {
            i--;
        }
        return i < from ? -1 : i;
    }

    private int authorityEnd(int from) {
        int end = from;
        while (end < text.length() && "/?#".indexOf(text.charAt(end)) < 0 && !endsUrl(text.charAt(end))) {
            end++;
        }
        return end;
    }

    private int urlEnd(int from) {
        int end = from;
        while (end < text.length() && !endsUrl(text.charAt(end))) {
            end++;
        }
        return end;
    }

    private boolean endsUrl(char c) {
        return c <= ' ' || (quotesEnd && c == '"');
    }

    private boolean isHostAndPort(int from, int end) {
        int host = text.startsWith("[", from) ? text.indexOf(']', from, end) : from;
        int colon = host < 0 ? -1 : text.indexOf(':', host, end);
        for (int i = colon + 1; colon >= 0 && i < end; i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }
}
