package acs.api;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * The members of an object that a client sent, read one by one. Every problem is noted with the member's path, and something
 * harmless is given back, so that one answer tells all problems. Confined to one request.
 */
final class Arguments {
    private static final int SHOWN_CHARACTERS_MAX = 64;

    private final JsonNode object;
    private final String path;
    private final ArgumentErrors errors;
    private final Set<String> known = new HashSet<>();

    /** @param path of the object, empty for the whole content */
    Arguments(JsonNode object, String path, ArgumentErrors errors) {
        this.object = object;
        this.path = path;
        this.errors = errors;
    }

    boolean has(String name) {
        known.add(name);
        return object.has(name);
    }

    /** Notes a problem with a member. */
    void wrong(String name, String detail) {
        errors.add(pathOf(name), detail);
    }

    /** A text that must be there, with this many characters. */
    String text(String name, int min, int max) {
        return has(name) ? textOf(object.get(name), pathOf(name), min, max) : missing(name, "");
    }

    /** A text that may be left out, and then is empty. */
    String optionalText(String name, int max) {
        return has(name) ? textOf(object.get(name), pathOf(name), 0, max) : "";
    }

    /** A whole number that must be there. */
    long number(String name, long min, long max) {
        return has(name) ? numberOf(name, min, max) : missing(name, min);
    }

    /** A whole number that may be left out. */
    long number(String name, long absent, long min, long max) {
        return has(name) ? numberOf(name, min, max) : absent;
    }

    /** {@code true} or {@code false}, which must be there. */
    boolean flag(String name) {
        if (!has(name)) {
            return missing(name, false);
        }
        JsonNode value = object.get(name);
        if (!value.isBoolean()) {
            wrong(name, "must be true or false");
            return false;
        }
        return value.booleanValue();
    }

    /** Texts in a list that must be there. */
    List<String> texts(String name, int itemsMin, int itemsMax, int charactersMax) {
        List<String> texts = new ArrayList<>();
        JsonNode items = items(name, itemsMin, itemsMax);
        for (int i = 0; i < items.size(); i++) {
            texts.add(textOf(items.get(i), itemPath(name, i), 0, charactersMax));
        }
        return texts;
    }

    /** Objects in a list that must be there. */
    List<Arguments> objects(String name, int itemsMin, int itemsMax) {
        List<Arguments> objects = new ArrayList<>();
        JsonNode items = items(name, itemsMin, itemsMax);
        for (int i = 0; i < items.size(); i++) {
            if (items.get(i).isObject()) {
                objects.add(new Arguments(items.get(i), itemPath(name, i), errors));
            } else {
                errors.add(itemPath(name, i), "must be an object");
            }
        }
        return objects;
    }

    /** An object that may be left out, and then has no members. */
    JsonNode object(String name) {
        if (!has(name)) {
            return MissingNode.getInstance();
        }
        JsonNode value = object.get(name);
        if (!value.isObject()) {
            wrong(name, "must be an object");
            return MissingNode.getInstance();
        }
        return value;
    }

    /** A member as it stands, missing when it was left out. */
    JsonNode any(String name) {
        return has(name) ? object.get(name) : MissingNode.getInstance();
    }

    /** Notes the members that nobody has asked for. */
    void nothingElse() {
        for (String name : object.propertyNames()) {
            if (!known.contains(name)) {
                wrong(name.length() <= SHOWN_CHARACTERS_MAX ? name : name.substring(0, SHOWN_CHARACTERS_MAX) + "…",
                        "unknown; known here are " + String.join(", ", known.stream().sorted().toList()));
            }
        }
    }

    String pathOf(String name) {
        return path.isEmpty() ? name : path + '.' + name;
    }

    String itemPath(String name, int index) {
        return pathOf(name) + '[' + index + ']';
    }

    ArgumentErrors errors() {
        return errors;
    }

    private <T> T missing(String name, T instead) {
        wrong(name, "missing");
        return instead;
    }

    private JsonNode items(String name, int min, int max) {
        if (!has(name)) {
            return min == 0 ? MissingNode.getInstance() : missing(name, MissingNode.getInstance());
        }
        JsonNode items = object.get(name);
        if (!items.isArray()) {
            wrong(name, "must be a list");
            return MissingNode.getInstance();
        }
        if (items.size() < min || items.size() > max) {
            wrong(name, "must have " + min + " to " + max + " items, has " + items.size());
            return MissingNode.getInstance();
        }
        return items;
    }

    private long numberOf(String name, long min, long max) {
        JsonNode value = object.get(name);
        if (value.isIntegralNumber() && value.canConvertToLong() && value.longValue() >= min
                && value.longValue() <= max) {
            return value.longValue();
        }
        wrong(name, "must be a whole number from " + min + " to " + max);
        return min;
    }

    private String textOf(JsonNode value, String where, int min, int max) {
        if (!value.isString()) {
            errors.add(where, "must be a text");
            return "";
        }
        String text = value.stringValue();
        if (text.length() < min) {
            errors.add(where, "must not be empty");
        } else if (text.codePointCount(0, text.length()) > max) {
            errors.add(where, "longer than " + max + " characters");
        } else if (!XsdValues.isText(text)) {
            errors.add(where, "has characters that XML cannot carry");
        }
        return text;
    }
}
