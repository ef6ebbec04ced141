package acs.api;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.ToLongFunction;

import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import tools.jackson.core.JsonGenerator;

/**
 * One page of a list while it is put together: it ends with the client's limit or when its texts would exceed what a page may
 * hold, whichever comes first, though never before its first item. The store is asked for a bite at a time, so that a page
 * of large rows is never whole in memory before it is found to be too large. Confined to the request that it answers.
 */
final class PageGathering<T> {
    /** Of one read: a page of the usual size, and the row that tells whether the list goes on. */
    static final int BITE_ROWS = 101;

    private final int limit;
    private final long charactersMax;
    private final ToLongFunction<T> characters;
    private final List<T> items = new ArrayList<>();
    private long gathered;
    private boolean complete;
    private boolean more;

    PageGathering(int limit, long charactersMax, ToLongFunction<T> characters) {
        this.limit = limit;
        this.charactersMax = charactersMax;
        this.characters = characters;
    }

    /**
     * Gathers the page, which is then handed on away from event loops: writing a large one takes milliseconds.
     *
     * @param from     where the list goes on, empty for its start
     * @param position of an item, to go on from
     * @param read     rows after a position, as many as said at most
     */
    Mono<PageGathering<T>> gather(String from, Function<T, String> position,
            BiFunction<String, Integer, Mono<List<T>>> read) {
        return bite(from, read).expand(soFar -> complete ? Mono.empty() : bite(position.apply(items.getLast()), read))
                .last().publishOn(Schedulers.parallel());
    }

    private Mono<PageGathering<T>> bite(String after, BiFunction<String, Integer, Mono<List<T>>> read) {
        int rows = Math.min(BITE_ROWS, limit + 1 - items.size());
        return read.apply(after, rows).map(found -> take(found, rows));
    }

    /**
     * Takes the rows that come next.
     *
     * @param asked how many there might have been; fewer mean that the list ends with them
     */
    PageGathering<T> take(List<T> found, int asked) {
        for (T item : found) {
            gathered += characters.applyAsLong(item);
            if (items.size() == limit || (gathered > charactersMax && !items.isEmpty())) {
                more = true;
                complete = true;
                return this;
            }
            items.add(item);
        }
        complete = found.size() < asked;
        return this;
    }

    /** The answer, with the cursor of the next page when the list goes on. */
    ApiResponse answer(String list, Function<T, String> position, BiConsumer<JsonGenerator, T> writer) {
        String next = more ? Cursor.encode(list, position.apply(items.getLast())) : null;
        return ApiResponse.json(Json.page(items, next, writer));
    }
}
