package acs.app.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Settings that stand together, in the order of the reference. */
final class SettingGroup {
    private final List<Setting<?>> settings = new ArrayList<>();

    <T> Setting<T> add(String key, SettingType<T> type, T defaultValue, String doc) {
        Setting<T> setting = new Setting<>(key, type, defaultValue, doc);
        settings.add(setting);
        return setting;
    }

    List<Setting<?>> all() {
        return Collections.unmodifiableList(settings);
    }
}
