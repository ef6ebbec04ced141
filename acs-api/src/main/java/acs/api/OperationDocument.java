package acs.api;

import java.util.Locale;

import acs.cwmp.SetParameterValuesFault;
import acs.operation.OperationFault;
import acs.operation.OperationStatus;
import acs.port.OperationRecord;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** How an operation is written; passwords never are. */
final class OperationDocument {
    private static final String MASK = "***";

    private OperationDocument() {}

    static String word(OperationStatus status) {
        return status.name().toLowerCase(Locale.ROOT);
    }

    static byte[] of(OperationRecord operation) {
        return Json.object(g -> writeMembers(g, operation));
    }

    static void write(JsonGenerator g, OperationRecord operation) {
        g.writeStartObject();
        writeMembers(g, operation);
        g.writeEndObject();
    }

    private static void writeMembers(JsonGenerator g, OperationRecord operation) {
        g.writeStringProperty("id", operation.operationId());
        g.writeStringProperty("deviceId", operation.deviceKey());
        g.writeStringProperty("type", operation.type());
        g.writeStringProperty("status", word(operation.status()));
        g.writeName("createdAt");
        Json.writeTime(g, operation.createdAt());
        g.writeName("startedAt");
        Json.writeTime(g, operation.startedAt());
        g.writeName("finishedAt");
        Json.writeTime(g, operation.finishedAt());
        g.writeName("expiresAt");
        Json.writeTime(g, operation.expiresAt());
        g.writeNumberProperty("attempts", operation.attempts());
        g.writeNumberProperty("priority", operation.priority());
        g.writeStringProperty("commandKey", operation.commandKey());
        g.writeName("request");
        writeMasked(g, operation.request());
        g.writeName("result");
        writeMasked(g, operation.result());
        g.writeName("fault");
        writeFault(g, operation.fault());
    }

    private static void writeFault(JsonGenerator g, @Nullable OperationFault fault) {
        if (fault == null) {
            g.writeNull();
            return;
        }
        g.writeStartObject();
        g.writeStringProperty("reason", fault.reason().word());
        g.writeName("code");
        if (fault.code() == null) {
            g.writeNull();
        } else {
            g.writeNumber(fault.code());
        }
        g.writeStringProperty("message", fault.message());
        g.writeArrayPropertyStart("parameters");
        for (SetParameterValuesFault parameter : fault.parameters()) {
            g.writeStartObject();
            g.writeStringProperty("path", parameter.parameterName());
            g.writeNumberProperty("code", parameter.faultCode().number());
            g.writeStringProperty("message", parameter.faultString());
            g.writeEndObject();
        }
        g.writeEndArray();
        g.writeEndObject();
    }

    /** Copies JSON token by token, since a result may be large. */
    private static void writeMasked(JsonGenerator g, @Nullable String json) {
        if (json == null) {
            g.writeNull();
            return;
        }
        try (JsonParser parser = Json.parser(json)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.PROPERTY_NAME && parser.currentName().equalsIgnoreCase("password")) {
                    g.writeName(parser.currentName());
                    writeSecret(g, parser);
                } else {
                    g.copyCurrentEventExact(parser);
                }
            }
        }
    }

    /** That a secret is empty is none. */
    private static void writeSecret(JsonGenerator g, JsonParser parser) {
        JsonToken value = parser.nextToken();
        boolean isEmpty = value == JsonToken.VALUE_NULL
                || (value == JsonToken.VALUE_STRING && parser.getString().isEmpty());
        parser.skipChildren();
        g.writeString(isEmpty ? "" : MASK);
    }
}
