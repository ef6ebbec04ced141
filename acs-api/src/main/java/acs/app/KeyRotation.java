package acs.app;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;

import acs.app.config.AcsConfig;
import acs.app.config.SecretConfig.KeySource;
import acs.credential.KeyRing;
import acs.store.KeyVersions;
import acs.store.KeyVersions.Look;
import acs.store.PostgresOperations;
import reactor.core.publisher.Mono;

/**
 * Brings a new version of a key into use: added to the file first, and used only when every node has had the time to read it.
 * Blocks; of a command of its own.
 */
final class KeyRotation {
    private final AcsConfig config;
    private final KeySource source;
    private final PrintStream out;

    KeyRotation(AcsConfig config, KeySource source, PrintStream out) {
        this.config = config;
        this.source = source;
        this.out = out;
    }

    /**
     * Rotates.
     *
     * @param prepareOnly adds the key and ends, so that the file can be copied to other hosts
     * @param wait        for running nodes to read the file, and to hear that the version is in use
     * @param then        what is to be done with the new ring; nothing more when it gives {@code false}
     */
    int rotate(boolean prepareOnly, Duration wait, BiFunction<PostgresOperations, KeyRing, Boolean> then)
            throws IOException, InterruptedException {
        KeyFile file = new KeyFile(source);
        StartedParts parts = new StartedParts();
        try {
            DataDirectory.prepare(config.dataDir());
            Database database = Database.open(config, parts);
            database.migrate(config);
            PostgresOperations operations = new PostgresOperations(database.connections(), config.store(),
                    Clock.systemUTC());
            parts.add("the store", Duration.ofSeconds(15), operations::close);
            KeyVersions versions = new KeyVersions(operations);
            KeyRing used = checked(versions, file.load(), file);
            KeyRing ring = next(file, used);
            int version = ring.known().last();
            out.println("Version " + version + " of the key is in " + file.where() + ".");
            if (prepareOnly) {
                out.println("It is not in use yet: copy the file to every node, then run this again without"
                        + " --prepare.");
                return ExitCode.OK;
            }
            out.println("Waiting " + wait.toSeconds() + " s for running servers to read it.");
            Thread.sleep(wait);
            versions.activate(source.name(), ring, version).block();
            Thread.sleep(wait);
            out.println("Version " + version + " is in use.");
            if (!then.apply(operations, ring.using(version))) {
                return ExitCode.FAILED;
            }
            return ExitCode.OK;
        } finally {
            parts.close();
            Logging.flush();
        }
    }

    /** Nothing is left of older versions. */
    void retire(PostgresOperations operations, KeyRing ring) {
        new KeyVersions(operations).retireBefore(source.name(), ring.current()).block();
        List<Integer> older = ring.known().stream().filter(version -> version < ring.current()).toList();
        out.println("Nothing is left of " + (older.size() == 1 ? "version " : "versions ")
                + String.join(", ", older.stream().map(String::valueOf).toList())
                + "; once all servers have run with the new one for an hour, the line may be removed.");
    }

    private static KeyRing checked(KeyVersions versions, KeyRing loaded, KeyFile file) {
        return checked(Objects.requireNonNull(Mono.defer(() -> versions.look(file.name(), loaded)).block()), file);
    }

    private static KeyRing checked(Look look, KeyFile file) {
        if (look.problem() != null) {
            throw new StartException("cannot use the keys of " + file.where() + ": it " + look.problem(), null);
        }
        return look.ring();
    }

    /** One that was prepared is taken; else one is made. */
    private static KeyRing next(KeyFile file, KeyRing used) throws IOException {
        if (used.known().last() > used.current()) {
            return used;
        }
        if (!file.isFile()) {
            throw new StartException("the keys are given by the configuration, which holds no version after "
                    + used.current() + ": add one there, for all servers, and run this again", null);
        }
        return file.add();
    }
}
