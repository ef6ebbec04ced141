package acs.app.config;

import java.util.Map;

import acs.engine.NoticeLimits;
import acs.transport.auth.AuthSettings;

/**
 * What an operator decided about how CPEs prove who they are.
 *
 * @param auth    how, and what becomes of those who fail
 * @param notices how often a device's history tells that another spoke for it
 */
public record TrustConfig(AuthSettings auth, NoticeLimits notices) {
    /** The shipped values. */
    public static TrustConfig defaults() {
        return TrustSettings.map(new SettingValues(Map.of()));
    }
}
