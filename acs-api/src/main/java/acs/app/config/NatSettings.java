package acs.app.config;

/** The settings of STUN and connection requests over UDP. */
final class NatSettings {
    static final SettingGroup GROUP = new SettingGroup();

    private NatSettings() {}

    static NatConfig map(SettingValues values) {
        return new NatConfig();
    }
}
