package acs.cwmp;

import java.util.List;
import java.util.function.BiFunction;

import org.jspecify.annotations.Nullable;

/**
 * Facts of an Inform's parameters that sessions and the inventory use, bounded by {@link HeaderText} and without user info in
 * texts for people. The parameters themselves stay as they were sent. Of a parameter that occurs twice, the last one counts.
 *
 * @param rootObject           of the data model, {@code Device.} for instance, as the first parameter shows; empty for none
 * @param softwareVersion      {@code null} when not told
 * @param hardwareVersion      {@code null} when not told
 * @param connectionRequestUrl {@code null} when not told; may hold user info
 * @param parameterKey         {@code null} when not told
 */
public record InformFacts(String rootObject, @Nullable String softwareVersion, @Nullable String hardwareVersion,
        @Nullable String connectionRequestUrl, @Nullable String parameterKey) {
    private static final String DEVICE = "Device.";
    private static final String GATEWAY = "InternetGatewayDevice.";
    private static final String SOFTWARE_VERSION = ".DeviceInfo.SoftwareVersion";
    private static final String HARDWARE_VERSION = ".DeviceInfo.HardwareVersion";
    private static final String CONNECTION_REQUEST_URL = ".ManagementServer.ConnectionRequestURL";
    private static final String PARAMETER_KEY = ".ManagementServer.ParameterKey";

    /** The facts among these parameters, with each text as {@code bound} keeps it. */
    public static InformFacts of(List<ParameterValue> parameters, BiFunction<HeaderText, String, String> bound) {
        @Nullable
        String software = null;
        @Nullable
        String hardware = null;
        @Nullable
        String url = null;
        @Nullable
        String key = null;
        for (ParameterValue parameter : parameters) {
            HeaderText kind = kind(parameter.name());
            if (kind == null) {
                continue;
            }
            switch (kind) {
                case SOFTWARE_VERSION -> software = parameter.value();
                case HARDWARE_VERSION -> hardware = parameter.value();
                case CONNECTION_REQUEST_URL -> url = parameter.value();
                case PARAMETER_KEY -> key = parameter.value();
                case ENVELOPE_ID, COMMAND_KEY, FILE_URL, UUID, PATH, EVENT_CODE, FAULT_STRING, FILE_TYPE, FILE_NAME,
                        DATE_TIME, WORD, ARGUMENT, PATH_LIST ->
                    throw new IllegalStateException("no fact of an Inform: " + kind);
            }
        }
        return new InformFacts(parameters.isEmpty() ? "" : root(parameters.get(0).name()),
                software == null ? null : forPeople(bound.apply(HeaderText.SOFTWARE_VERSION, software)),
                hardware == null ? null : forPeople(bound.apply(HeaderText.HARDWARE_VERSION, hardware)),
                url == null ? null : bound.apply(HeaderText.CONNECTION_REQUEST_URL, url),
                key == null ? null : forPeople(bound.apply(HeaderText.PARAMETER_KEY, key)));
    }

    /** The software version, empty when not told. */
    public String softwareVersionOrEmpty() {
        return softwareVersion == null ? "" : softwareVersion;
    }

    private static String forPeople(String text) {
        return UrlUserInfo.masked(text);
    }

    /** The root object's name differs by data model, the rest of the path does not; {@code null} for other parameters. */
    private static @Nullable HeaderText kind(String path) {
        int root = path.indexOf('.');
        if (root <= 0) {
            return null;
        }
        return switch (path.length() - root) {
            case 27 -> path.endsWith(SOFTWARE_VERSION)
                    ? HeaderText.SOFTWARE_VERSION
                    : path.endsWith(HARDWARE_VERSION) ? HeaderText.HARDWARE_VERSION : null;
            case 38 -> path.endsWith(CONNECTION_REQUEST_URL) ? HeaderText.CONNECTION_REQUEST_URL : null;
            case 30 -> path.endsWith(PARAMETER_KEY) ? HeaderText.PARAMETER_KEY : null;
            default -> null;
        };
    }

    private static String root(String path) {
        if (path.startsWith(DEVICE)) {
            return DEVICE;
        }
        return path.startsWith(GATEWAY) ? GATEWAY : path.substring(0, path.indexOf('.') + 1);
    }
}
