package acs.api;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** Reads the query parameter {@code fields}. */
final class FieldNames {
    private static final int SHOWN_CHARACTERS_MAX = 64;

    private FieldNames() {}

    /**
     * The members that a list of names chooses.
     *
     * @param what   that has them, for people
     * @param byName all there are
     * @throws ProblemException naming the one that is not there
     */
    static <E extends Enum<E>> Set<E> chosen(String names, String what, Map<String, E> byName, Class<E> type) {
        Set<E> chosen = EnumSet.noneOf(type);
        for (String name : names.split(",", -1)) {
            String stripped = name.strip();
            E field = byName.get(stripped);
            if (field == null) {
                String shown = stripped.length() <= SHOWN_CHARACTERS_MAX
                        ? stripped
                        : stripped.substring(0, SHOWN_CHARACTERS_MAX) + "…";
                throw new ProblemException(Problem.parameter("fields", what + " has no field '" + shown + "'; it has "
                        + String.join(", ", byName.keySet())));
            }
            chosen.add(field);
        }
        return chosen;
    }
}
