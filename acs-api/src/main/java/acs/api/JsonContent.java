package acs.api;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import tools.jackson.core.JacksonException;
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
    private static final int DEPTH_MAX = 32;
    private static final int NUMBER_DIGITS_MAX = 64;
    private static final int REASON_CHARACTERS_MAX = 200;
    private static final JsonMapper MAPPER = JsonMapper
            .builder(JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(DEPTH_MAX)
                            .maxNumberLength(NUMBER_DIGITS_MAX).build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

    private JsonContent() {}

    /** Fails with a {@link ProblemException} when there is no such content. */
    static Mono<JsonNode> read(@Nullable RequestContent content) {
        if (content == null) {
            return refused(Problem.of(Problem.Kind.BAD_REQUEST, "The request needs an object in JSON as its content."));
        }
        if (content.mediaType() == null || !MEDIA_TYPE.matcher(content.mediaType().strip()).matches()) {
            return refused(Problem.of(Problem.Kind.UNSUPPORTED_MEDIA_TYPE,
                    "Send " + Json.CONTENT_TYPE + " in UTF-8.").with("Accept", Json.CONTENT_TYPE));
        }
        // Large content takes milliseconds: too long for an event loop.
        return content.bytes().publishOn(Schedulers.parallel()).map(JsonContent::parse);
    }

    private static Mono<JsonNode> refused(Problem problem) {
        return Mono.error(new ProblemException(problem));
    }

    static JsonNode parse(byte[] bytes) {
        JsonNode read;
        try {
            read = MAPPER.readTree(text(bytes));
        } catch (JacksonException malformed) {
            throw malformed(where(malformed.getLocation()) + reason(malformed));
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

    private static ProblemException malformed(String detail) {
        return new ProblemException(Problem.of(Problem.Kind.BAD_REQUEST, "The content cannot be read" + detail));
    }
}
