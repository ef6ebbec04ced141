package acs.app;

import java.io.IOException;
import java.time.Duration;
import java.util.function.BiFunction;
import java.util.function.Function;

import acs.app.config.AcsConfig;
import acs.app.config.ConfigException;
import acs.app.config.SecretConfig;
import acs.app.config.SecretConfig.KeySource;
import acs.credential.KeyRing;
import acs.store.PostgresOperations;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What every command that rotates keys can be told. */
final class RotationOptions {
    @Mixin
    private ConfigOptions options = new ConfigOptions();

    @Option(names = "--prepare", description = "Only add the key to the file.")
    private boolean prepare;

    @Option(names = "--wait", paramLabel = "SECONDS", defaultValue = "10", description = "How long to wait for running"
            + " servers, twice. At least auth.credentials-look; default ${DEFAULT-VALUE}.")
    private int wait;

    /** The rotation of these keys under the settings in force; logs as they say from now on. */
    KeyRotation rotation(Surroundings surroundings, Function<SecretConfig, KeySource> keys) throws ConfigException {
        AcsConfig config = options.load(surroundings);
        Logging.configure(config.log(), config.secrets(), surroundings.err());
        return new KeyRotation(config, keys.apply(config.keeping()), surroundings.out());
    }

    /** Rotates as was asked; see {@link KeyRotation#rotate}. */
    int rotate(KeyRotation rotation, BiFunction<PostgresOperations, KeyRing, Boolean> then)
            throws IOException, InterruptedException {
        return rotation.rotate(prepare, Duration.ofSeconds(wait), then);
    }
}
