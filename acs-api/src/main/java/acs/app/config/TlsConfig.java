package acs.app.config;

import java.util.Map;

/** What an operator decided about certificates and the TLS listeners. */
public record TlsConfig() {
    /** The shipped values. */
    public static TlsConfig defaults() {
        return TlsSettings.map(new SettingValues(Map.of()));
    }
}
