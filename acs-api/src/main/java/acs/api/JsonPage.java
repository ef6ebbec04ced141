package acs.api;

import java.io.ByteArrayOutputStream;
import java.util.function.BiConsumer;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** The shape of every list, {@code items} and {@code next}, written item by item within a bound of bytes. One use. */
final class JsonPage<T> {
    private final long bytesMax;
    private final BiConsumer<JsonGenerator, T> writer;
    private final Buffer buffer = new Buffer();
    private final JsonGenerator g;
    private long drained;
    private boolean hasItems;

    private static final class Buffer extends ByteArrayOutputStream {
        void cut(int size) {
            count = size;
        }

        byte[] drain() {
            byte[] bytes = toByteArray();
            reset();
            return bytes;
        }
    }

    JsonPage(long bytesMax, BiConsumer<JsonGenerator, T> writer) {
        this.bytesMax = bytesMax;
        this.writer = writer;
        this.g = Json.generator(buffer);
        g.writeStartObject();
        g.writeArrayPropertyStart("items");
        g.flush();
    }

    /** Adds an item. {@code false}, and it is not added, when the page would be too large; the first one always fits. */
    boolean add(T item) {
        int before = buffer.size();
        writer.accept(g, item);
        g.flush();
        if (hasItems && drained + buffer.size() > bytesMax) {
            buffer.cut(before);
            return false;
        }
        hasItems = true;
        return true;
    }

    /** Nothing comes after this. */
    void end(@Nullable String next) {
        g.writeEndArray();
        Json.writeNullable(g, "next", next);
        g.writeEndObject();
        g.close();
    }

    /** What was written since it was drained last. */
    byte[] drain() {
        byte[] bytes = buffer.drain();
        drained += bytes.length;
        return bytes;
    }
}
