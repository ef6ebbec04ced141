package acs.device;

import java.util.List;

import acs.cwmp.DeviceId;

/**
 * Which devices have which quirks.
 *
 * @param version of the rules, as their file says
 * @param rules   all that match a device add up
 */
public record QuirkRules(String version, List<QuirkRule> rules) {
    /** No device is odd. */
    public static final QuirkRules NONE = new QuirkRules("none", List.of());

    public QuirkRules {
        rules = List.copyOf(rules);
    }

    /** What is odd about this device. */
    public Quirks of(DeviceId device, String softwareVersion) {
        Quirks quirks = Quirks.NONE;
        for (QuirkRule rule : rules) {
            if (rule.matches(device, softwareVersion)) {
                quirks = quirks.and(rule.quirks());
            }
        }
        return quirks;
    }
}
