package acs.app.config;

/** The settings of the file service. */
final class FilesSettings {
    static final SettingGroup GROUP = new SettingGroup();

    private FilesSettings() {}

    static FilesConfig map(SettingValues values) {
        return new FilesConfig();
    }
}
