package acs.api;

import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;

import acs.operation.OperationType;
import acs.port.OperationRecord;
import tools.jackson.core.JsonGenerator;

/** The members of an operation's document, in their order; {@code fields=} chooses among them. */
enum OperationField {
    ID("id", (g, o) -> g.writeString(o.operationId())),
    DEVICE_ID("deviceId", (g, o) -> g.writeString(o.deviceKey())),
    TYPE("type", (g, o) -> g.writeString(o.type())),
    STATUS("status", (g, o) -> g.writeString(OperationDocument.word(o.status()))),
    CREATED_AT("createdAt", (g, o) -> Json.writeTime(g, o.createdAt())),
    STARTED_AT("startedAt", (g, o) -> Json.writeTime(g, o.startedAt())),
    FINISHED_AT("finishedAt", (g, o) -> Json.writeTime(g, o.finishedAt())),
    EXPIRES_AT("expiresAt", (g, o) -> Json.writeTime(g, o.expiresAt())),
    ATTEMPTS("attempts", (g, o) -> g.writeNumber(o.attempts())),
    PRIORITY("priority", (g, o) -> g.writeNumber(o.priority())),
    COMMAND_KEY("commandKey", (g, o) -> g.writeString(o.commandKey())),
    // The key that is to be cancelled is another operation's, and may be empty.
    REQUEST("request", (g, o) -> MaskedJson.request(g, o.request(),
            o.type().equals(OperationType.CANCEL_TRANSFER.word()) ? "" : o.commandKey())),
    RESULT("result", (g, o) -> MaskedJson.result(g, o.result())),
    RESULT_BYTES("resultBytes", (g, o) -> writeBytes(g, o)),
    FAULT("fault", (g, o) -> OperationDocument.writeFault(g, o.fault()));

    /** Results may be large: a list has them only when it is asked for them. */
    static final Set<OperationField> OF_LISTS = EnumSet.complementOf(EnumSet.of(RESULT));

    private static final Map<String, OperationField> BY_NAME = new TreeMap<>();

    static {
        for (OperationField field : values()) {
            BY_NAME.put(field.jsonName, field);
        }
    }

    private final String jsonName;
    // The lambdas capture nothing.
    @SuppressWarnings("ImmutableEnumChecker")
    private final BiConsumer<JsonGenerator, OperationRecord> writer;

    OperationField(String jsonName, BiConsumer<JsonGenerator, OperationRecord> writer) {
        this.jsonName = jsonName;
        this.writer = writer;
    }

    /** @throws ProblemException naming the field that no operation has */
    static Set<OperationField> chosen(Optional<String> fields) {
        return fields.map(names -> FieldNames.chosen(names, "an operation", BY_NAME, OperationField.class))
                .orElse(OF_LISTS);
    }

    static void writeMembers(JsonGenerator g, OperationRecord operation, Set<OperationField> fields) {
        for (OperationField field : fields) {
            g.writeName(field.jsonName);
            field.writer.accept(g, operation);
        }
    }

    private static void writeBytes(JsonGenerator g, OperationRecord operation) {
        Long bytes = operation.resultBytes();
        if (bytes == null) {
            g.writeNull();
        } else {
            g.writeNumber(bytes);
        }
    }
}
