package acs.api;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

import acs.cwmp.SetParameterValuesFault;
import acs.operation.OperationFault;
import acs.operation.OperationStatus;
import acs.port.OperationRecord;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** How an operation is written; secrets never are. */
final class OperationDocument {
    private OperationDocument() {}

    static String word(OperationStatus status) {
        return status.name().toLowerCase(Locale.ROOT);
    }

    /** All of it. */
    static byte[] of(OperationRecord operation) {
        return Json.object(g -> OperationField.writeMembers(g, operation, EnumSet.allOf(OperationField.class)));
    }

    static void write(JsonGenerator g, OperationRecord operation, Set<OperationField> fields) {
        g.writeStartObject();
        OperationField.writeMembers(g, operation, fields);
        g.writeEndObject();
    }

    static void writeFault(JsonGenerator g, @Nullable OperationFault fault) {
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
