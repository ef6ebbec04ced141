package acs.api;

import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * How JSON is written here: by explicit writers into memory, keys of free maps in order, so that equal things
 * give equal bytes, and without users and passwords in URLs.
 */
final class Json {
    static final String CONTENT_TYPE = "application/json";

    private static final JsonMapper MAPPER = JsonMapper.builder().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();
    private static final int USUAL_BYTES = 1024;

    private Json() {}

    /** An object whose members the writer writes. */
    static byte[] object(Consumer<JsonGenerator> members) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(USUAL_BYTES);
        try (JsonGenerator g = new MaskingGenerator(MAPPER.createGenerator(out))) {
            g.writeStartObject();
            members.accept(g);
            g.writeEndObject();
        }
        return out.toByteArray();
    }

    /** The shape of every list: {@code items} and {@code next}. */
    static <T> byte[] page(List<T> items, @Nullable String next, BiConsumer<JsonGenerator, T> writer) {
        return object(g -> {
            g.writeArrayPropertyStart("items");
            items.forEach(item -> writer.accept(g, item));
            g.writeEndArray();
            writeNullable(g, "next", next);
        });
    }

    /** Reads JSON that this server has written. */
    static JsonParser parser(String json) {
        return MAPPER.createParser(json);
    }

    static void writeNullable(JsonGenerator g, String name, @Nullable String value) {
        if (value == null) {
            g.writeNullProperty(name);
        } else {
            g.writeStringProperty(name, value);
        }
    }

    /** RFC 3339 in UTC. */
    static void writeTime(JsonGenerator g, @Nullable Instant time) {
        if (time == null) {
            g.writeNull();
        } else {
            g.writeString(time.toString());
        }
    }

    static void writeStrings(JsonGenerator g, List<String> values) {
        g.writeStartArray();
        values.forEach(g::writeString);
        g.writeEndArray();
    }
}
