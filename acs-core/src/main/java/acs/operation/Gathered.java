package acs.operation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.ToLongFunction;

import org.jspecify.annotations.Nullable;

/**
 * What several answers brought, in their order. A value: adding makes another one, at no cost for what is there already, so
 * that a thousand answers are not copied a thousand times. It knows how much memory it takes.
 */
final class Gathered<T> {
    private final @Nullable Gathered<T> before;
    private final List<T> last;
    private final int size;
    private final long bytes;
    private final ToLongFunction<T> weight;

    private Gathered(@Nullable Gathered<T> before, List<T> last, int size, long bytes, ToLongFunction<T> weight) {
        this.before = before;
        this.last = last;
        this.size = size;
        this.bytes = bytes;
        this.weight = weight;
    }

    /** @param weight bytes of memory that one takes */
    static <T> Gathered<T> none(ToLongFunction<T> weight) {
        return new Gathered<>(null, List.of(), 0, 0, weight);
    }

    Gathered<T> and(List<T> more) {
        return more.isEmpty()
                ? this
                : new Gathered<>(size == 0 ? null : this, more, size + more.size(),
                        bytes + AnswerBytes.sum(more, weight), weight);
    }

    /** Bytes of memory that all of them take. */
    long bytes() {
        return bytes;
    }

    Gathered<T> and(T one) {
        return and(List.of(one));
    }

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    List<T> all() {
        if (before == null) {
            return last;
        }
        List<List<T>> parts = new ArrayList<>();
        for (Gathered<T> part = this; part != null; part = part.before) {
            parts.add(part.last);
        }
        Collections.reverse(parts);
        List<T> all = new ArrayList<>(size);
        parts.forEach(all::addAll);
        return all;
    }
}
