package acs.app.config;

import java.util.Map;

/** What was set, over the defaults. */
final class SettingValues {
    private final Map<String, RawValue> valid;

    /** @param valid by key; each text was parsed once already */
    SettingValues(Map<String, RawValue> valid) {
        this.valid = Map.copyOf(valid);
    }

    <T> T get(Setting<T> setting) {
        RawValue raw = valid.get(setting.key());
        return raw == null ? setting.defaultValue() : setting.type().parse(raw.text());
    }

    /** Where the value comes from. */
    String origin(Setting<?> setting) {
        RawValue raw = valid.get(setting.key());
        return raw == null ? "default" : raw.origin();
    }
}
