package acs.app.config;

import java.util.Map;

/** What an operator decided about the file service. */
public record FilesConfig() {
    /** The shipped values. */
    public static FilesConfig defaults() {
        return FilesSettings.map(new SettingValues(Map.of()));
    }
}
