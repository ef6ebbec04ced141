package acs.device;

import java.time.Instant;
import java.util.List;

import acs.cwmp.DeviceId;
import org.jspecify.annotations.Nullable;

/**
 * The inventory's record of a device.
 *
 * @param id                   {@link DeviceId#canonical()}
 * @param deviceId             who it says it is
 * @param softwareVersion      last reported, empty when never
 * @param hardwareVersion      last reported, empty when never
 * @param firstSeen            its first Inform
 * @param lastInform           its last Inform
 * @param lastBoot             its last Inform with 1 BOOT, {@code null} when never
 * @param lastBootstrap        its last Inform with 0 BOOTSTRAP, {@code null} when never
 * @param lastEvents           event codes of its last Inform
 * @param connectionRequestUrl last reported, empty when never; supplied by the device, not to be trusted
 * @param cwmpVersion          agreed in its last session, for instance {@code 1.2}
 * @param parameterKey         last reported, empty when never
 * @param configurationMark    that the ACS set, {@code null} for none since the device began anew
 * @param tags                 set by operators
 */
public record Device(String id, DeviceId deviceId, String softwareVersion, String hardwareVersion, Instant firstSeen,
        Instant lastInform, @Nullable Instant lastBoot, @Nullable Instant lastBootstrap, List<String> lastEvents,
        String connectionRequestUrl, String cwmpVersion, String parameterKey,
        @Nullable ConfigurationMark configurationMark, List<String> tags) {
    public Device {
        lastEvents = List.copyOf(lastEvents);
        tags = List.copyOf(tags);
    }

    /** The same with what the rules say about it. */
    public Device under(QuirkRules rules) {
        return configurationMark == null
                ? this
                : new Device(id, deviceId, softwareVersion, hardwareVersion, firstSeen, lastInform, lastBoot,
                        lastBootstrap, lastEvents, connectionRequestUrl, cwmpVersion, parameterKey,
                        configurationMark.under(rules.of(deviceId, softwareVersion)), tags);
    }
}
