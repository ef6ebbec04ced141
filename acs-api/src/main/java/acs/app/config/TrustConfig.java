package acs.app.config;

import java.util.Map;

/** What an operator decided about how CPEs prove who they are, and how secrets are kept. */
public record TrustConfig() {
    /** The shipped values. */
    public static TrustConfig defaults() {
        return TrustSettings.map(new SettingValues(Map.of()));
    }
}
