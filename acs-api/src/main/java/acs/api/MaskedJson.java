package acs.api;

import java.nio.ByteBuffer;

import acs.device.SecretParameters;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.async.ByteArrayFeeder;

/**
 * Requests and results of operations as people read them: secrets are masked. Copied token by token, since a result may be
 * large.
 */
final class MaskedJson {
    private final JsonGenerator g;
    private final JsonParser parser;
    private final String commandKey;
    /** What the object that is being copied is about: its {@code path} or {@code name}, empty before it came. */
    private String about = "";
    /** Whose value comes next. */
    private @Nullable String property;
    /** Objects and lists that are open in what is left out. */
    private int skipped;

    private MaskedJson(JsonGenerator g, JsonParser parser, String commandKey) {
        this.g = g;
        this.parser = parser;
        this.commandKey = commandKey;
    }

    /** Copies a result, or {@code null}. */
    static void result(JsonGenerator g, @Nullable String json) {
        if (json == null) {
            g.writeNull();
            return;
        }
        copy(g, json, "");
    }

    /** A result that comes in pieces is copied to this. */
    static Pieces pieces(JsonGenerator g) {
        return new Pieces(g);
    }

    /**
     * Copies a request.
     *
     * @param commandKey that stands in for the one that the client left out
     */
    static void request(JsonGenerator g, String json, String commandKey) {
        copy(g, json, commandKey);
    }

    private static void copy(JsonGenerator g, String json, String commandKey) {
        try (JsonParser parser = Json.parser(json)) {
            new MaskedJson(g, parser, commandKey).copy();
        }
    }

    /** A secret's value as people read it; that it is empty is no secret. */
    static String value(String path, String value) {
        return value.isEmpty() || !SecretParameters.isSecret(path) ? value : SecretParameters.MASK;
    }

    private void copy() {
        for (JsonToken token = parser.nextToken(); token != null
                && token != JsonToken.NOT_AVAILABLE; token = parser.nextToken()) {
            next(token);
        }
    }

    private void next(JsonToken token) {
        if (skipped > 0) {
            skipped += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
            return;
        }
        String name = property;
        property = null;
        if (token == JsonToken.PROPERTY_NAME) {
            property = parser.currentName();
            g.writeName(property);
        } else if (name != null) {
            value(name, token);
        } else {
            if (token == JsonToken.START_OBJECT) {
                about = "";
            }
            g.copyCurrentEventExact(parser);
        }
    }

    private void value(String name, JsonToken value) {
        if (SecretParameters.isSecret(name) || (name.equals("value") && SecretParameters.isSecret(about))) {
            writeSecret(value);
            return;
        }
        if (name.equals("commandKey") && value == JsonToken.VALUE_STRING && parser.getString().isEmpty()) {
            g.writeString(commandKey);
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
        skipped = value.isStructStart() ? 1 : 0;
        g.writeString(isEmpty ? "" : SecretParameters.MASK);
    }

    /** A result that comes in pieces. Confined to its user. */
    static final class Pieces implements AutoCloseable {
        private final JsonParser parser = Json.pieceParser();
        private final MaskedJson masked;

        private Pieces(JsonGenerator g) {
            masked = new MaskedJson(g, parser, "");
        }

        /** Copies as much as is complete. */
        void feed(ByteBuffer json) {
            int from = json.arrayOffset() + json.position();
            feeder().feedInput(json.array(), from, from + json.remaining());
            masked.copy();
        }

        /** Fails when the JSON is not complete. */
        void end() {
            feeder().endOfInput();
            masked.copy();
        }

        private ByteArrayFeeder feeder() {
            return (ByteArrayFeeder) parser.nonBlockingInputFeeder();
        }

        @Override
        public void close() {
            parser.close();
        }
    }
}
