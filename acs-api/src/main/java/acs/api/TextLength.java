package acs.api;

import java.util.List;
import java.util.Map;

import acs.device.Device;
import acs.device.DeviceEvent;
import acs.device.ReportedParameter;
import acs.operation.OperationFault;
import acs.port.CapturedEnvelope;
import acs.port.OperationRecord;
import acs.port.SessionRecord;
import acs.port.SessionStep;
import org.jspecify.annotations.Nullable;

/** How many characters of a record are texts, whose length devices choose; what is always short is not counted. */
final class TextLength {
    /** Many short things make a long one. */
    private static final int STEP_CHARACTERS = 100;

    private TextLength() {}

    static long of(Device device) {
        return (long) device.id().length() + device.deviceId().manufacturer().length()
                + device.deviceId().oui().length()
                + device.deviceId().productClass().length() + device.deviceId().serialNumber().length()
                + device.softwareVersion().length() + device.hardwareVersion().length() + ofValue(device.lastEvents())
                + device.connectionRequestUrl().length() + device.cwmpVersion().length()
                + device.parameterKey().length() + ofValue(device.tags());
    }

    static long of(ReportedParameter parameter) {
        return (long) parameter.path().length() + parameter.value().length();
    }

    static long of(DeviceEvent event) {
        return (long) event.eventId().length() + event.deviceId().length() + event.type().length()
                + event.commandKey().length() + ofValue(event.details());
    }

    static long of(OperationRecord operation) {
        OperationFault fault = operation.fault();
        return (long) operation.deviceKey().length() + operation.commandKey().length() + operation.request().length()
                + (operation.result() == null ? 0 : operation.result().length())
                + (fault == null ? 0 : of(fault));
    }

    static long of(SessionRecord session) {
        return session.steps().stream().mapToLong(TextLength::of).sum();
    }

    private static long of(SessionStep step) {
        CapturedEnvelope envelope = step.envelope();
        return STEP_CHARACTERS + step.name().length()
                + (envelope == null ? 0L : envelope.text().length() + envelope.note().length());
    }

    private static long of(OperationFault fault) {
        return fault.message().length() + fault.parameters().stream()
                .mapToLong(each -> (long) each.parameterName().length() + each.faultString().length()).sum();
    }

    /** Of a value of JSON. */
    private static long ofValue(@Nullable Object value) {
        return switch (value) {
            case null -> 0;
            case Map<?, ?> members -> members.entrySet().stream()
                    .mapToLong(member -> ofValue(member.getKey()) + ofValue(member.getValue())).sum();
            case List<?> items -> items.stream().mapToLong(TextLength::ofValue).sum();
            default -> value.toString().length();
        };
    }
}
