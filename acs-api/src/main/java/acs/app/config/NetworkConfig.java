package acs.app.config;

import java.util.Map;

/** What an operator decided about proxies before the ACS, and who may connect how often. */
public record NetworkConfig() {
    /** The shipped values. */
    public static NetworkConfig defaults() {
        return NetworkSettings.map(new SettingValues(Map.of()));
    }
}
