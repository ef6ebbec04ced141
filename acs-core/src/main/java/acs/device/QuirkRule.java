package acs.device;

import java.util.regex.Pattern;

import acs.cwmp.DeviceId;
import org.jspecify.annotations.Nullable;

/**
 * Devices that have the same quirks. A pattern matches the whole text; {@code null} matches every text.
 *
 * @param name            for people
 * @param manufacturer    of the device
 * @param oui             of the device
 * @param productClass    of the device
 * @param softwareVersion of the device
 * @param quirks          that it has
 */
public record QuirkRule(String name, @Nullable Pattern manufacturer, @Nullable Pattern oui,
        @Nullable Pattern productClass, @Nullable Pattern softwareVersion, Quirks quirks) {

    /** Whether the rule is about this device. */
    public boolean matches(DeviceId device, String deviceSoftwareVersion) {
        return matches(manufacturer, device.manufacturer()) && matches(oui, device.oui())
                && matches(productClass, device.productClass()) && matches(softwareVersion, deviceSoftwareVersion);
    }

    private static boolean matches(@Nullable Pattern pattern, String text) {
        return pattern == null || pattern.matcher(text).matches();
    }
}
