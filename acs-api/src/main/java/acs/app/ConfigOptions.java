package acs.app;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import acs.app.config.AcsConfig;
import acs.app.config.ConfigException;
import acs.app.config.ConfigInput;
import acs.app.config.ConfigLoader;
import acs.app.config.Setting;
import acs.app.config.Settings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say what the configuration is; every command that reads it has them. */
final class ConfigOptions {
    @Option(names = "--config", paramLabel = "FILE", description = "The YAML file with settings. Default: acs.yaml in the"
            + " working directory or in the data directory, when there is one.")
    private @Nullable Path file;

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "Sets one setting, as often as needed:"
            + " --set cwmp.port=7548. Stronger than the environment and the file. Not for secrets."
            + " --help-config lists all.")
    private Map<String, String> assignments = new LinkedHashMap<>();

    @Option(names = "--data-dir", paramLabel = "DIR", description = "Short for --set data-dir=DIR.")
    private @Nullable String dataDir;

    @Option(names = "--cwmp-port", paramLabel = "PORT", description = "Short for --set cwmp.port=PORT.")
    private @Nullable String cwmpPort;

    @Option(names = "--api-port", paramLabel = "PORT", description = "Short for --set api.port=PORT.")
    private @Nullable String apiPort;

    @Option(names = "--management-port", paramLabel = "PORT", description = "Short for --set management.port=PORT.")
    private @Nullable String managementPort;

    /** What is in force with these options. */
    AcsConfig load(Surroundings surroundings) throws ConfigException {
        AcsConfig config = ConfigLoader.load(input(surroundings));
        try {
            new QuirkBook(config.quirksFile()).look();
        } catch (IllegalArgumentException wrong) {
            throw new ConfigException(List.of(Settings.OPERATIONS_QUIRKS_FILE.key() + ": " + wrong.getMessage()));
        }
        String tls = TlsParts.problem(config);
        if (tls != null) {
            throw new ConfigException(List.of("TLS: " + tls));
        }
        return config;
    }

    /** The configuration's file, if it holds a secret, {@code null} otherwise. */
    @Nullable
    Path fileWithSecrets(Surroundings surroundings) {
        return ConfigLoader.fileWithSecrets(input(surroundings));
    }

    private ConfigInput input(Surroundings surroundings) {
        return new ConfigInput(surroundings.environment(), flags(), file, surroundings.workingDirectory());
    }

    private List<ConfigInput.Flag> flags() {
        List<ConfigInput.Flag> flags = new ArrayList<>();
        assignments.forEach((key, value) -> flags.add(new ConfigInput.Flag(key, value == null ? "" : value, "--set")));
        addNamed(flags, "--data-dir", Settings.DATA_DIR, dataDir);
        addNamed(flags, "--cwmp-port", Settings.CWMP_PORT, cwmpPort);
        addNamed(flags, "--api-port", Settings.API_PORT, apiPort);
        addNamed(flags, "--management-port", Settings.MANAGEMENT_PORT, managementPort);
        return flags;
    }

    private static void addNamed(List<ConfigInput.Flag> flags, String name, Setting<?> setting, @Nullable String text) {
        if (text != null) {
            flags.add(new ConfigInput.Flag(setting.key(), text, name));
        }
    }
}
