package acs.api;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;

import acs.device.ConfigurationMark;
import acs.device.Device;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** The members of a device's document, in their order; {@code fields=} chooses among them. */
enum DeviceField {
    ID("id", (g, d) -> g.writeString(d.id())),
    MANUFACTURER("manufacturer", (g, d) -> g.writeString(d.deviceId().manufacturer())),
    OUI("oui", (g, d) -> g.writeString(d.deviceId().oui())),
    PRODUCT_CLASS("productClass", (g, d) -> g.writeString(d.deviceId().productClass())),
    SERIAL_NUMBER("serialNumber", (g, d) -> g.writeString(d.deviceId().serialNumber())),
    SOFTWARE_VERSION("softwareVersion", (g, d) -> g.writeString(d.softwareVersion())),
    HARDWARE_VERSION("hardwareVersion", (g, d) -> g.writeString(d.hardwareVersion())),
    FIRST_SEEN("firstSeen", (g, d) -> Json.writeTime(g, d.firstSeen())),
    LAST_INFORM("lastInform", (g, d) -> Json.writeTime(g, d.lastInform())),
    LAST_BOOT("lastBoot", (g, d) -> Json.writeTime(g, d.lastBoot())),
    LAST_BOOTSTRAP("lastBootstrap", (g, d) -> Json.writeTime(g, d.lastBootstrap())),
    LAST_EVENTS("lastEvents", (g, d) -> Json.writeStrings(g, d.lastEvents())),
    CONNECTION_REQUEST_URL("connectionRequestUrl", (g, d) -> g.writeString(d.connectionRequestUrl())),
    CWMP_VERSION("cwmpVersion", (g, d) -> g.writeString(d.cwmpVersion())),
    PARAMETER_KEY("parameterKey", (g, d) -> g.writeString(d.parameterKey())),
    CONFIGURATION_MARK("configurationMark", (g, d) -> writeMark(g, d.configurationMark())),
    TAGS("tags", (g, d) -> Json.writeStrings(g, d.tags())),
    /** Devices are bound to subscribers by nobody yet. */
    SUBSCRIBER("subscriber", (g, d) -> g.writeNull()),
    /** Variables come with subscribers. */
    VARIABLES("variables", (g, d) -> g.writeStartObject().writeEndObject());

    private static final Map<String, DeviceField> BY_NAME = new TreeMap<>();

    static {
        for (DeviceField field : values()) {
            BY_NAME.put(field.jsonName, field);
        }
    }

    private final String jsonName;
    // The lambdas capture nothing.
    @SuppressWarnings("ImmutableEnumChecker")
    private final BiConsumer<JsonGenerator, Device> writer;

    DeviceField(String jsonName, BiConsumer<JsonGenerator, Device> writer) {
        this.jsonName = jsonName;
        this.writer = writer;
    }

    /** @throws ProblemException naming the field that no device has */
    static Set<DeviceField> chosen(Optional<String> fields) {
        return fields.map(names -> FieldNames.chosen(names, "a device", BY_NAME, DeviceField.class))
                .orElse(EnumSet.allOf(DeviceField.class));
    }

    static void writeMembers(JsonGenerator g, Device device, Set<DeviceField> fields) {
        for (DeviceField field : fields) {
            g.writeName(field.jsonName);
            field.writer.accept(g, device);
        }
    }

    private static void writeMark(JsonGenerator g, @Nullable ConfigurationMark mark) {
        if (mark == null) {
            g.writeNull();
            return;
        }
        g.writeStartObject();
        g.writeStringProperty("parameterKey", mark.parameterKey());
        g.writeName("setAt");
        Json.writeTime(g, mark.setAt());
        g.writeStringProperty("state", mark.state().name().toLowerCase(Locale.ROOT));
        g.writeEndObject();
    }
}
