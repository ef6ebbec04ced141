package acs.api;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads a request's content: one object in JSON (<i>RFC 8259</i>), in UTF-8, no member twice, bounded in depth. */
final class JsonContent {
    private static final Pattern MEDIA_TYPE = Pattern
            .compile("application/json\\s*(?:;\\s*charset\\s*=\\s*\"?utf-8\"?\\s*)?", Pattern.CASE_INSENSITIVE);
    /** All that bounds what a request may make of its bytes. A list of 10,000 parameters has 80,000 tokens. */
    private static final StreamReadConstraints CONSTRAINTS = StreamReadConstraints.builder().maxNestingDepth(32)
            .maxNumberLength(64).maxNameLength(1 << 10).maxStringLength(16 << 20).maxTokenCount(250_000).build();
    /** For each byte: as it came, as text, and as values. */
    private static final int HELD_FOR_A_BYTE = 3;
    /** For each token: a value, its object, and its place in a list or an object. */
    private static final int HELD_FOR_A_TOKEN = 64;
    private static final int REASON_CHARACTERS_MAX = 200;
    private static final JsonMapper MAPPER = JsonMapper
            .builder(JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(CONSTRAINTS).build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

    private JsonContent() {}

    /**
     * Fails with a {@link ProblemException} when there is no such content, or no memory for it.
     *
     * @param memory holds the content until the request has its answer
     */
    static Mono<JsonNode> read(@Nullable RequestContent content, RequestMemory memory) {
        if (content == null) {
            return refused(Problem.of(Problem.Kind.BAD_REQUEST, "The request needs an object in JSON as its content."));
        }
        if (content.mediaType() == null || !MEDIA_TYPE.matcher(content.mediaType().strip()).matches()) {
            return refused(Problem.of(Problem.Kind.UNSUPPORTED_MEDIA_TYPE,
                    "Send " + Json.CONTENT_TYPE + " in UTF-8.").with("Accept", Json.CONTENT_TYPE));
        }
        // Large content takes milliseconds: too long for an event loop.
        long reserved = content.bytesMax() * HELD_FOR_A_BYTE;
        return memory.holding(reserved).then(content.bytes())
                .doOnNext(bytes -> memory.release(reserved - (long) bytes.length * HELD_FOR_A_BYTE))
                .publishOn(Schedulers.parallel()).map(bytes -> parse(bytes, memory));
    }

    private static JsonNode parse(byte[] bytes, RequestMemory memory) {
        return MachineErrors.caught(() -> {
            memory.hold(tokens(bytes) * HELD_FOR_A_TOKEN);
            return parse(bytes);
        });
    }

    /** How many tokens there are: a tree of them takes far more memory than the bytes do. */
    private static long tokens(byte[] bytes) {
        try (JsonParser parser = MAPPER.createParser(text(bytes))) {
            while (parser.nextToken() != null) {
                // Counted by the parser.
            }
            return parser.currentTokenCount();
        } catch (JacksonException malformed) {
            throw malformed(malformed);
        }
    }

    private static Mono<JsonNode> refused(Problem problem) {
        return Mono.error(new ProblemException(problem));
    }

    static JsonNode parse(byte[] bytes) {
        JsonNode read;
        try {
            read = MAPPER.readTree(text(bytes));
        } catch (JacksonException malformed) {
            throw malformed(malformed);
        }
        if (!read.isObject()) {
            throw malformed(": an object is due.");
        }
        return read;
    }

    private static String text(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException notUtf8) {
            throw malformed(": it is not in UTF-8.");
        }
    }

    private static String where(@Nullable TokenStreamLocation location) {
        return location == null || location.getLineNr() < 1
                ? ": "
                : " at line " + location.getLineNr() + ", column " + location.getColumnNr() + ": ";
    }

    private static String reason(JacksonException malformed) {
        String reason = malformed.getOriginalMessage();
        return reason.length() <= REASON_CHARACTERS_MAX ? reason : reason.substring(0, REASON_CHARACTERS_MAX) + "…";
    }

    private static ProblemException malformed(JacksonException why) {
        return malformed(where(why.getLocation()) + reason(why));
    }

    private static ProblemException malformed(String detail) {
        return new ProblemException(Problem.of(Problem.Kind.BAD_REQUEST, "The content cannot be read" + detail));
    }
}
