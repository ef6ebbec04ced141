package acs.app.config;

/** The settings of proxies before the ACS, and who may connect how often. */
final class NetworkSettings {
    static final SettingGroup GROUP = new SettingGroup();

    private NetworkSettings() {}

    static NetworkConfig map(SettingValues values) {
        return new NetworkConfig();
    }
}
