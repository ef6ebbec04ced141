package acs.api;

import java.util.Locale;

import acs.port.CapturedEnvelope;
import acs.port.SessionRecord;
import acs.port.SessionStep;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** How a session of the log is written. */
final class SessionDocument {
    private SessionDocument() {}

    static byte[] of(SessionRecord session) {
        return Json.object(g -> writeMembers(g, session));
    }

    static void write(JsonGenerator g, SessionRecord session) {
        g.writeStartObject();
        writeMembers(g, session);
        g.writeEndObject();
    }

    private static void writeMembers(JsonGenerator g, SessionRecord session) {
        g.writeStringProperty("id", session.sessionId());
        g.writeStringProperty("deviceId", session.deviceKey());
        g.writeName("startedAt");
        Json.writeTime(g, session.startedAt());
        g.writeNumberProperty("durationMs", session.duration().toMillis());
        g.writeStringProperty("event", session.event());
        g.writeStringProperty("outcome", session.outcome());
        g.writeStringProperty("remoteAddress", session.remoteAddress());
        g.writeNumberProperty("bytesReceived", session.bytesReceived());
        g.writeNumberProperty("bytesSent", session.bytesSent());
        g.writeBooleanProperty("captured", session.isCaptured());
        g.writeNumberProperty("stepsOmitted", session.stepsOmitted());
        g.writeArrayPropertyStart("steps");
        session.steps().forEach(step -> write(g, step));
        g.writeEndArray();
    }

    private static void write(JsonGenerator g, SessionStep step) {
        g.writeStartObject();
        g.writeNumberProperty("atMs", step.atMillis());
        g.writeStringProperty("from", word(step.from()));
        g.writeStringProperty("kind", word(step.kind()));
        Json.writeNullable(g, "name", step.name().isEmpty() ? null : step.name());
        g.writeName("code");
        if (step.code() == 0) {
            g.writeNull();
        } else {
            g.writeNumber(step.code());
        }
        g.writeNumberProperty("bytes", step.bytes());
        Json.writeNullable(g, "operationId", step.operationId());
        if (step.shortened() > 0) {
            g.writeNumberProperty("textsShortened", step.shortened());
        }
        g.writeName("envelope");
        write(g, step.envelope());
        g.writeEndObject();
    }

    private static void write(JsonGenerator g, @Nullable CapturedEnvelope envelope) {
        if (envelope == null) {
            g.writeNull();
            return;
        }
        g.writeStartObject();
        Json.writeNullable(g, "text", envelope.text().isEmpty() ? null : envelope.text());
        Json.writeNullable(g, "note", envelope.note().isEmpty() ? null : envelope.note());
        g.writeEndObject();
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
