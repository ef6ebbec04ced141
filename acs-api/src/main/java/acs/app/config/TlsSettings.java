package acs.app.config;

/** The settings of certificates and the TLS listeners. */
final class TlsSettings {
    static final SettingGroup GROUP = new SettingGroup();

    private TlsSettings() {}

    static TlsConfig map(SettingValues values) {
        return new TlsConfig();
    }
}
