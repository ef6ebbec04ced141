package acs.app.config;

/** The settings of connection requests. */
final class WakeSettings {
    static final SettingGroup GROUP = new SettingGroup();

    private WakeSettings() {}

    static WakeConfig map(SettingValues values) {
        return new WakeConfig();
    }
}
