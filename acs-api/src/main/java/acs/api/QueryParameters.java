package acs.api;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The query of a request: each parameter known to its route, at most once.
 *
 * @param values by name, decoded
 */
record QueryParameters(Map<String, String> values) {
    private static final int PARAMETERS_MAX = 32;
    private static final int SHOWN_CHARACTERS_MAX = 64;

    QueryParameters {
        values = Map.copyOf(values);
    }

    /** @throws ProblemException naming every parameter that is unknown, repeated or badly encoded */
    static QueryParameters parse(String rawQuery, List<String> known) {
        Map<String, String> values = new LinkedHashMap<>();
        List<Problem.ParameterError> errors = new ArrayList<>();
        String[] pairs = rawQuery.split("&", PARAMETERS_MAX + 1);
        if (pairs.length > PARAMETERS_MAX) {
            throw new ProblemException(
                    Problem.of(Problem.Kind.BAD_REQUEST, "The query has more than " + PARAMETERS_MAX + " parameters."));
        }
        for (String pair : pairs) {
            if (!pair.isEmpty()) {
                parsePair(pair, known, values).ifPresent(errors::add);
            }
        }
        if (!errors.isEmpty()) {
            throw new ProblemException(Problem.parameters(errors));
        }
        return new QueryParameters(values);
    }

    private static Optional<Problem.ParameterError> parsePair(String pair, List<String> known,
            Map<String, String> values) {
        int equals = pair.indexOf('=');
        String rawName = equals < 0 ? pair : pair.substring(0, equals);
        Optional<String> name = PercentEncoding.decodeQuery(rawName);
        Optional<String> value = PercentEncoding.decodeQuery(equals < 0 ? "" : pair.substring(equals + 1));
        if (name.isEmpty() || !known.contains(name.get())) {
            return error(name.orElse(rawName), known.isEmpty()
                    ? "unknown; this resource takes no parameters"
                    : "unknown; this resource takes " + String.join(", ", known));
        }
        if (value.isEmpty()) {
            return error(name.get(), "not percent-encoded UTF-8 without control characters");
        }
        if (values.putIfAbsent(name.get(), value.get()) != null) {
            return error(name.get(), "given more than once");
        }
        return Optional.empty();
    }

    private static Optional<Problem.ParameterError> error(String name, String detail) {
        String shown = name.length() <= SHOWN_CHARACTERS_MAX ? name : name.substring(0, SHOWN_CHARACTERS_MAX) + "…";
        return Optional.of(new Problem.ParameterError(shown, detail));
    }

    Optional<String> text(String name) {
        return Optional.ofNullable(values.get(name));
    }

    /** @throws ProblemException when the parameter is no whole number within the bounds */
    int number(String name, int absent, int min, int max) {
        String text = values.get(name);
        if (text == null) {
            return absent;
        }
        try {
            int number = Integer.parseInt(text);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // Answered like a number out of bounds.
        }
        throw new ProblemException(Problem.parameter(name, "must be a whole number from " + min + " to " + max));
    }
}
