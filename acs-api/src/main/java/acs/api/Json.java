package acs.api;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** How JSON is written here: by explicit writers into memory, keys of free maps in order, so that equal things give equal bytes. */
final class Json {
    static final String CONTENT_TYPE = "application/json";

    /** Of what this server has stored. A device decides how long a value is, though not beyond the limits of its envelopes. */
    private static final StreamReadConstraints STORED = StreamReadConstraints.builder().maxNestingDepth(200)
            .maxNumberLength(1_000).maxNameLength(64 << 10).maxStringLength(64 << 20).build();
    private static final JsonFactory FACTORY = JsonFactory.builder().streamReadConstraints(STORED)
            .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES).build();
    private static final JsonMapper MAPPER = JsonMapper.builder(FACTORY)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();
    private static final int USUAL_BYTES = 1024;

    private Json() {}

    /** An object whose members the writer writes. */
    static byte[] object(Consumer<JsonGenerator> members) {
        return MachineErrors.caught(() -> written(members));
    }

    private static byte[] written(Consumer<JsonGenerator> members) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(USUAL_BYTES);
        try (JsonGenerator g = generator(out)) {
            g.writeStartObject();
            members.accept(g);
            g.writeEndObject();
        }
        return out.toByteArray();
    }

    /** Writes into a buffer. */
    static JsonGenerator generator(OutputStream out) {
        return MAPPER.createGenerator(out);
    }

    /** Reads JSON that this server has written. */
    static JsonParser parser(String json) {
        return MAPPER.createParser(json);
    }

    /** Reads such JSON as it comes. */
    static JsonParser pieceParser() {
        return FACTORY.createNonBlockingByteArrayParser(ObjectReadContext.empty());
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
