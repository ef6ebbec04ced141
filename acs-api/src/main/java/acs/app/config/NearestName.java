package acs.app.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;

/** Guesses which known name a mistyped one stands for. */
final class NearestName {
    private NearestName() {}

    /** The hint to append to a message: {@code ; did you mean x?}, empty when nothing known is near. */
    static String hint(String wrong, Collection<String> known) {
        String name = wrong.toLowerCase(Locale.ROOT);
        return known.stream().filter(candidate -> distance(name, candidate) <= Math.max(2, name.length() / 4))
                .min(Comparator.comparingInt(candidate -> distance(name, candidate)))
                .map(candidate -> "; did you mean " + candidate + "?").orElse("");
    }

    /** Edits from one to the other (Levenshtein), case aside; names are short, so the plain table will do. */
    private static int distance(String left, String rightCased) {
        String right = rightCased.toLowerCase(Locale.ROOT);
        int[] before = new int[right.length() + 1];
        for (int column = 0; column <= right.length(); column++) {
            before[column] = column;
        }
        for (int row = 1; row <= left.length(); row++) {
            int[] now = new int[right.length() + 1];
            now[0] = row;
            for (int column = 1; column <= right.length(); column++) {
                int same = left.charAt(row - 1) == right.charAt(column - 1) ? 0 : 1;
                now[column] = Math.min(before[column - 1] + same, 1 + Math.min(before[column], now[column - 1]));
            }
            before = now;
        }
        return before[right.length()];
    }
}
