package acs.app.config;

/** The settings of how CPEs prove who they are, and how secrets are kept. */
final class TrustSettings {
    static final SettingGroup GROUP = new SettingGroup();

    private TrustSettings() {}

    static TrustConfig map(SettingValues values) {
        return new TrustConfig();
    }
}
