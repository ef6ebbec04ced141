package acs.app.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Where settings are read from.
 *
 * @param environment      the process's variables
 * @param flags            settings of the command line, later ones win
 * @param file             the file named on the command line, {@code null} to look in the usual places
 * @param workingDirectory what relative paths are relative to
 */
public record ConfigInput(Map<String, String> environment, List<Flag> flags, @Nullable Path file,
        Path workingDirectory) {
    /**
     * A setting of the command line.
     *
     * @param key    the setting's key
     * @param text   its value
     * @param origin the flag as typed, for messages
     */
    public record Flag(String key, String text, String origin) {}

    public ConfigInput {
        environment = Map.copyOf(environment);
        flags = List.copyOf(flags);
    }
}
