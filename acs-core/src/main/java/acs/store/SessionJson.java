package acs.store;

import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;

import acs.port.CapturedEnvelope;
import acs.port.SessionRecord;
import acs.port.SessionStep;
import acs.port.SessionStep.Kind;
import acs.port.SessionStep.Speaker;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A session's steps and envelopes as JSON: each step a short list, so that a session takes a few hundred bytes. */
final class SessionJson {
    private static final JsonMapper JSON = JsonMapper.shared();

    /** What a row and its entry in the index take besides its texts, and a step besides its name. */
    private static final int ROW_BYTES = 260;
    private static final int STEP_BYTES = 40;
    private static final int OPERATION_BYTES = 40;
    private static final int ENVELOPE_BYTES = 8;

    private SessionJson() {}

    /** What an entry of the session log takes on the disk before compression, nearly. */
    static long diskBytes(SessionRecord session) {
        long bytes = ROW_BYTES + 2L * session.deviceKey().length();
        for (SessionStep step : session.steps()) {
            bytes += STEP_BYTES + StoredText.utf8Length(step.name())
                    + (step.operationId() == null ? 0 : OPERATION_BYTES);
            CapturedEnvelope envelope = step.envelope();
            if (envelope != null) {
                bytes += ENVELOPE_BYTES + StoredText.utf8Length(envelope.text())
                        + StoredText.utf8Length(envelope.note());
            }
        }
        return bytes;
    }

    static String steps(List<SessionStep> steps) {
        StringWriter text = new StringWriter();
        try (JsonGenerator g = JSON.createGenerator(text)) {
            g.writeStartArray();
            for (SessionStep step : steps) {
                g.writeStartArray();
                g.writeNumber(step.atMillis());
                g.writeString(step.from().name());
                g.writeString(step.kind().name());
                g.writeString(StoredText.name(step.name()));
                g.writeNumber(step.code());
                g.writeNumber(step.bytes());
                if (step.operationId() != null || step.shortened() > 0) {
                    g.writeString(step.operationId() == null ? "" : step.operationId());
                }
                if (step.shortened() > 0) {
                    g.writeNumber(step.shortened());
                }
                g.writeEndArray();
            }
            g.writeEndArray();
        }
        return StoredText.clean(text.toString());
    }

    /** One for each step. */
    static String envelopes(List<SessionStep> steps) {
        StringWriter text = new StringWriter();
        try (JsonGenerator g = JSON.createGenerator(text)) {
            g.writeStartArray();
            for (SessionStep step : steps) {
                CapturedEnvelope envelope = step.envelope();
                if (envelope == null) {
                    g.writeNull();
                } else {
                    g.writeStartArray();
                    g.writeString(envelope.text());
                    g.writeString(envelope.note());
                    g.writeEndArray();
                }
            }
            g.writeEndArray();
        }
        return StoredText.clean(text.toString());
    }

    /** @param envelopes empty for none */
    static List<SessionStep> read(String steps, String envelopes) {
        JsonNode texts = envelopes.isEmpty() ? JSON.createArrayNode() : JSON.readTree(envelopes);
        List<SessionStep> read = new ArrayList<>();
        for (JsonNode step : JSON.readTree(steps)) {
            read.add(new SessionStep(step.get(0).intValue(), Speaker.valueOf(step.get(1).stringValue()),
                    Kind.valueOf(step.get(2).stringValue()), step.get(3).stringValue(), step.get(4).intValue(),
                    step.get(5).intValue(), operationId(step), envelope(texts.get(read.size())),
                    step.has(7) ? step.get(7).intValue() : 0));
        }
        return read;
    }

    private static @Nullable String operationId(JsonNode step) {
        return step.has(6) && !step.get(6).stringValue().isEmpty() ? step.get(6).stringValue() : null;
    }

    private static @Nullable CapturedEnvelope envelope(@Nullable JsonNode node) {
        return node == null || node.isNull()
                ? null
                : new CapturedEnvelope(node.get(0).stringValue(), node.get(1).stringValue());
    }
}
