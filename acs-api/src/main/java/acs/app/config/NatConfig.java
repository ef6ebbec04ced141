package acs.app.config;

import java.util.Map;

/** What an operator decided about STUN and connection requests over UDP. */
public record NatConfig() {
    /** The shipped values. */
    public static NatConfig defaults() {
        return NatSettings.map(new SettingValues(Map.of()));
    }
}
