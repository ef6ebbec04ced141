package acs.api;

import java.nio.ByteBuffer;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;

import acs.port.ReadBounds;
import acs.port.RowBatch;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import tools.jackson.core.JsonGenerator;

/**
 * Answers a request with one page of a list. The page ends with the client's limit or when its bytes are full, whichever comes
 * first, though never before its first item. A page of the usual size is one read; of a larger one, the next rows are read
 * when the client has taken those before, so that no more than some rows are ever in memory. Confined to its request.
 */
final class ListAnswer<T> {
    /** Of one read: a page of the usual size, and the row that tells whether the list goes on. */
    static final int BITE_ROWS = 101;
    /** Of one read. */
    static final int BITE_BYTES = 64 << 10;
    /** Rows as they are read and as objects, and the JSON they become: for each byte. */
    private static final int HELD_FOR_A_BYTE = 4;

    private final RequestMemory memory;
    private final String list;
    private final int limit;
    private final Function<T, String> position;
    private final JsonPage<T> page;
    private long biteHeld = (long) BITE_BYTES * HELD_FOR_A_BYTE;
    private String from;
    private int items;
    private boolean complete;

    /**
     * Makes the answer to a request.
     *
     * @param list     the cursor's list
     * @param limit    items of the page
     * @param bytesMax of the page
     * @param position of an item, to go on from
     * @param writer   of an item
     */
    ListAnswer(ApiRequest request, String list, int limit, long bytesMax, Function<T, String> position,
            BiConsumer<JsonGenerator, T> writer) {
        this.memory = request.memory();
        this.list = list;
        this.limit = limit;
        this.position = position;
        this.page = new JsonPage<>(bytesMax, writer);
        this.from = request.query().text("cursor").map(cursor -> Cursor.decode(list, cursor)).orElse("");
    }

    /** Rows may have so many bytes. */
    ListAnswer<T> withRowsOf(long bytes) {
        biteHeld = (BITE_BYTES + bytes) * HELD_FOR_A_BYTE;
        return this;
    }

    /**
     * The answer, made away from event loops: writing JSON takes milliseconds.
     *
     * @param read rows after a position, empty for the list's start
     */
    Mono<ApiResponse> read(BiFunction<String, ReadBounds, Mono<RowBatch<T>>> read) {
        return bite(read).map(first -> complete
                ? ApiResponse.json(first)
                : ApiResponse.stream(Json.CONTENT_TYPE, -1, held(first).concatWith(rest(read))));
    }

    /** The answer from rows that are all there; more than the limit tells that the list goes on. */
    ApiResponse of(RowBatch<T> all) {
        return ApiResponse.json(MachineErrors.caught(() -> take(all, Integer.MAX_VALUE)));
    }

    /** Where the list goes on, empty for its start. */
    String from() {
        return from;
    }

    private Flux<ByteBuffer> rest(BiFunction<String, ReadBounds, Mono<RowBatch<T>>> read) {
        return Flux.range(0, limit + 1).takeWhile(i -> !complete)
                // Hidden, so that a bite is read when it is asked for and not when the one before is written.
                .concatMap(i -> Flux.just(i).hide().concatMap(asked -> bite(read).flatMapMany(this::held), 0), 0);
    }

    private Mono<byte[]> bite(BiFunction<String, ReadBounds, Mono<RowBatch<T>>> read) {
        return Mono.defer(() -> {
            int rows = Math.min(BITE_ROWS, limit + 1 - items);
            return memory.holding(biteHeld)
                    .then(Mono.defer(() -> read.apply(from, new ReadBounds(rows, BITE_BYTES))))
                    .publishOn(Schedulers.parallel()).map(batch -> {
                        byte[] written = MachineErrors.caught(() -> take(batch, rows));
                        memory.release(biteHeld);
                        return written;
                    });
        });
    }

    private Flux<ByteBuffer> held(byte[] bite) {
        memory.holdAnswer(AnswerWriter.PIECE_BYTES + bite.length);
        return AnswerWriter.pieces(bite);
    }

    /**
     * Writes rows.
     *
     * @param asked how many there might have been; fewer mean that the list ends with them
     */
    private byte[] take(RowBatch<T> batch, int asked) {
        for (T row : batch.rows()) {
            if (items == limit || !page.add(row)) {
                complete = true;
                page.end(Cursor.encode(list, from));
                return page.drain();
            }
            items++;
            from = position.apply(row);
        }
        if (!batch.isCut() && batch.rows().size() < asked) {
            complete = true;
            page.end(null);
        }
        return page.drain();
    }
}
