package acs.app.config;

import java.util.Map;

import acs.transport.wake.AddressRules;
import acs.transport.wake.HttpWakeSettings;
import acs.transport.wake.WakeLimits;

/**
 * What an operator decided about connection requests.
 *
 * @param enabled whether devices are asked to connect at all
 * @param limits  how many, how often, and when again
 * @param http    how they are asked over HTTP; without the proxy
 * @param proxy   through which they are reached over HTTP, {@code host:port}; empty to reach them directly
 * @param rules   which addresses may be asked
 */
public record WakeConfig(boolean enabled, WakeLimits limits, HttpWakeSettings http, String proxy,
        AddressRules rules) {
    /** The shipped values. */
    public static WakeConfig defaults() {
        return WakeSettings.map(new SettingValues(Map.of()));
    }
}
