package acs.transport.wake;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a device asks for in WWW-Authenticate. Read leniently, as devices write it (quirks W7, Q8): commas, spaces or line
 * folds between parameters, values with quotes or without.
 *
 * @param scheme     in lower case
 * @param parameters by their names in lower case
 */
record Challenge(String scheme, Map<String, String> parameters) {
    Challenge {
        parameters = Map.copyOf(parameters);
    }

    /** The parameter, empty when it was not offered. */
    String get(String name) {
        return parameters.getOrDefault(name, "");
    }

    boolean offers(String name) {
        return parameters.containsKey(name);
    }

    /**
     * All challenges of the fields.
     *
     * @param fields values of WWW-Authenticate, one or more challenges in each
     */
    static List<Challenge> parse(List<String> fields) {
        List<Challenge> all = new ArrayList<>();
        fields.forEach(field -> new Reader(field).readInto(all));
        return all;
    }

    /** Reads one field, once. */
    private static final class Reader {
        private final String text;
        private int at;

        Reader(String text) {
            this.text = text;
        }

        void readInto(List<Challenge> all) {
            String scheme = "";
            Map<String, String> parameters = new HashMap<>();
            for (String word = word(); !word.isEmpty(); word = word()) {
                if (takes('=')) {
                    // The first one counts: a second cannot change what a device asked for.
                    parameters.putIfAbsent(word.toLowerCase(Locale.ROOT), value());
                } else if (!isLoose(word)) {
                    add(all, scheme, parameters);
                    scheme = word.toLowerCase(Locale.ROOT);
                    parameters = new HashMap<>();
                }
            }
            add(all, scheme, parameters);
        }

        /** The second member of a qop that came without quotes. */
        private static boolean isLoose(String word) {
            return word.equalsIgnoreCase("auth") || word.equalsIgnoreCase("auth-int");
        }

        private static void add(List<Challenge> all, String scheme, Map<String, String> parameters) {
            if (!scheme.isEmpty()) {
                all.add(new Challenge(scheme, parameters));
            }
        }

        private String word() {
            while (at < text.length() && !isWord(text.charAt(at))) {
                at++;
            }
            int from = at;
            while (at < text.length() && isWord(text.charAt(at))) {
                at++;
            }
            return text.substring(from, at);
        }

        private boolean takes(char wanted) {
            int ahead = at;
            while (ahead < text.length() && Character.isWhitespace(text.charAt(ahead))) {
                ahead++;
            }
            if (ahead < text.length() && text.charAt(ahead) == wanted) {
                at = ahead + 1;
                return true;
            }
            return false;
        }

        private String value() {
            while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
                at++;
            }
            if (at < text.length() && text.charAt(at) == '"') {
                at++;
                return quoted();
            }
            int from = at;
            while (at < text.length() && text.charAt(at) != ',' && !Character.isWhitespace(text.charAt(at))) {
                at++;
            }
            return text.substring(from, at);
        }

        private String quoted() {
            StringBuilder value = new StringBuilder();
            while (at < text.length() && text.charAt(at) != '"') {
                if (text.charAt(at) == '\\' && at + 1 < text.length()) {
                    at++;
                }
                value.append(text.charAt(at++));
            }
            at = Math.min(at + 1, text.length());
            return value.toString();
        }

        private static boolean isWord(char c) {
            return c == '-' || c == '_' || c == '.' || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z')
                    || (c >= 'a' && c <= 'z');
        }
    }
}
