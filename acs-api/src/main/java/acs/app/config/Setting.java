package acs.app.config;

import java.util.Locale;

/**
 * One thing an operator can set.
 *
 * @param key          the dotted YAML key, kebab-case
 * @param type         how its text is read, and its range
 * @param defaultValue what holds when nobody sets it
 * @param doc          one or two sentences for the reference
 */
public record Setting<T>(String key, SettingType<T> type, T defaultValue, String doc) {
    /** The environment variable: {@code cwmp.port} is {@code ACS_CWMP_PORT}. */
    public String variable() {
        return "ACS_" + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    /** The default as an operator would write it; empty when there is none. */
    public String defaultText() {
        return type.printer().apply(defaultValue);
    }

    /** Whether the value must never be shown. */
    public boolean isSecret() {
        return defaultValue instanceof Secret;
    }

    @Override
    public String toString() {
        return key;
    }
}
