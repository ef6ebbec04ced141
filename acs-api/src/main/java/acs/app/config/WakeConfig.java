package acs.app.config;

import java.util.Map;

/** What an operator decided about connection requests. */
public record WakeConfig() {
    /** The shipped values. */
    public static WakeConfig defaults() {
        return WakeSettings.map(new SettingValues(Map.of()));
    }
}
