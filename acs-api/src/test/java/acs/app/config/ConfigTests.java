package acs.app.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;

/** What tests of the configuration have in common: its sources, all empty at first. */
abstract class ConfigTests {
    @TempDir
    Path here;

    final Map<String, String> environment = new LinkedHashMap<>();
    private final List<ConfigInput.Flag> flags = new ArrayList<>();

    final void file(String text) throws IOException {
        Files.writeString(here.resolve("acs.yaml"), text);
    }

    final void flag(String key, String text) {
        flags.add(new ConfigInput.Flag(key, text, "--set"));
    }

    final AcsConfig load() throws ConfigException {
        return load(null);
    }

    final AcsConfig load(@Nullable Path file) throws ConfigException {
        return ConfigLoader.load(new ConfigInput(environment, flags, file, here));
    }

    final List<String> problems() {
        try {
            AcsConfig config = load();
            throw new AssertionError("loaded: " + config);
        } catch (ConfigException e) {
            return e.problems();
        }
    }
}
