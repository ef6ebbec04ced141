package acs.api;

import java.util.Locale;

import acs.cwmp.SetParameterValuesFault;
import acs.operation.OperationFault;
import acs.operation.OperationStatus;
import acs.operation.OperationType;
import acs.port.OperationRecord;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** How an operation is written; secrets never are. */
final class OperationDocument {
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
        // The key that is to be cancelled is another operation's, and may be empty.
        MaskedJson.request(g, operation.request(),
                operation.type().equals(OperationType.CANCEL_TRANSFER.word()) ? "" : operation.commandKey());
        g.writeName("result");
        MaskedJson.result(g, operation.result());
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
        if (fault.omitted() > 0) {
            g.writeNumberProperty("omitted", fault.omitted());
        }
        g.writeEndObject();
    }
}
