package acs.api;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

import reactor.core.publisher.Flux;
import tools.jackson.core.JsonGenerator;

/**
 * Masks a result while it is sent: pieces of JSON go in, and what is complete of them comes out, with secrets masked. Confined
 * to one answer.
 */
final class ResultPieces implements AutoCloseable {
    /** Memory of the parser, and of what unpacks a result outside the heap. A value of some megabytes comes on top. */
    static final long HELD = 1 << 20;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final JsonGenerator g = Json.generator(out);
    private final MaskedJson.Pieces masked = MaskedJson.pieces(g);

    /** The masked text of a result. */
    static Flux<ByteBuffer> of(Flux<ByteBuffer> json) {
        return Flux.using(ResultPieces::new, pieces -> json.concatMap(piece -> pieces.through(piece), 0)
                .concatWith(Flux.defer(pieces::end)), ResultPieces::close);
    }

    private Flux<ByteBuffer> through(ByteBuffer piece) {
        return MachineErrors.caught(() -> {
            masked.feed(piece);
            return written();
        });
    }

    private Flux<ByteBuffer> end() {
        return MachineErrors.caught(() -> {
            masked.end();
            g.flush();
            return written();
        });
    }

    private Flux<ByteBuffer> written() {
        g.flush();
        byte[] bytes = out.toByteArray();
        out.reset();
        return AnswerWriter.pieces(bytes);
    }

    @Override
    public void close() {
        masked.close();
    }
}
