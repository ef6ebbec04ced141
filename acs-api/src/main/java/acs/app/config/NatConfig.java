package acs.app.config;

import java.time.Duration;
import java.util.Map;

import acs.transport.stun.StunSettings;
import acs.transport.stun.UdpWakeSettings;

/**
 * What an operator decided about STUN and connection requests over UDP.
 *
 * @param isEnabled   whether the STUN server runs at all
 * @param stun        the STUN server
 * @param wake        requests from its port
 * @param waitingMax  devices whose bindings may wait to be written
 * @param bindingLife how old a proof may be
 */
public record NatConfig(boolean isEnabled, StunSettings stun, UdpWakeSettings wake, int waitingMax,
        Duration bindingLife) {
    /** The shipped values. */
    public static NatConfig defaults() {
        return NatSettings.map(new SettingValues(Map.of()));
    }
}
