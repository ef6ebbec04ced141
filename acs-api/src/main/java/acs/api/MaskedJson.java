package acs.api;

import acs.device.SecretParameters;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Requests and results of operations as people read them: secrets are masked. Copied token by token, since a result may be
 * large.
 */
final class MaskedJson {
    private final JsonGenerator g;
    private final JsonParser parser;
    /** What the object that is being copied is about: its {@code path} or {@code name}, empty before it came. */
    private String about = "";

    private MaskedJson(JsonGenerator g, JsonParser parser) {
        this.g = g;
        this.parser = parser;
    }

    /** Copies what this server has stored. */
    static void copy(JsonGenerator g, @Nullable String json) {
        if (json == null) {
            g.writeNull();
            return;
        }
        try (JsonParser parser = Json.parser(json)) {
            new MaskedJson(g, parser).copy();
        }
    }

    /** A secret's value as people read it; that it is empty is no secret. */
    static String value(String path, String value) {
        return value.isEmpty() || !SecretParameters.isSecret(path) ? value : SecretParameters.MASK;
    }

    private void copy() {
        for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
            switch (token) {
                case START_OBJECT -> {
                    about = "";
                    g.writeStartObject();
                }
                case PROPERTY_NAME -> property(parser.currentName());
                default -> g.copyCurrentEventExact(parser);
            }
        }
    }

    private void property(String name) {
        g.writeName(name);
        JsonToken value = parser.nextToken();
        if (SecretParameters.isSecret(name) || (name.equals("value") && SecretParameters.isSecret(about))) {
            writeSecret(value);
            return;
        }
        if (name.equals("path") || name.equals("name")) {
            about = value == JsonToken.VALUE_STRING ? parser.getString() : "";
        }
        if (value == JsonToken.START_OBJECT) {
            about = "";
        }
        g.copyCurrentEventExact(parser);
    }

    private void writeSecret(JsonToken value) {
        boolean isEmpty = value == JsonToken.VALUE_NULL
                || (value == JsonToken.VALUE_STRING && parser.getString().isEmpty());
        parser.skipChildren();
        g.writeString(isEmpty ? "" : SecretParameters.MASK);
    }
}
