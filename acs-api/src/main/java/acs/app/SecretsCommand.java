package acs.app;

import java.util.concurrent.Callable;

import acs.app.config.SecretConfig;
import acs.store.SecretRotation;
import acs.store.StoreSecrets;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The keys under which secrets are stored. */
@Command(name = "secrets", mixinStandardHelpOptions = true, sortOptions = false, header = "Rotate the key under which secrets are stored.", synopsisSubcommandLabel = "rotate", description = {
        "",
        "`acs secrets rotate` adds a version of the key to secrets.keys, waits until running servers know it, brings it"
                + " into use and seals all stored secrets again, a page after the other, with progress. It is safe while"
                + " servers run on an external database, and may be run again when it was interrupted; the embedded database"
                + " is reachable only while no server runs.",
        ""}, footer = {"", "Example:", "  acs secrets rotate"})
final class SecretsCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    SecretsCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        surroundings.err().println("Say what to do: acs secrets rotate");
        return ExitCode.USAGE;
    }

    /** Brings a new version into use. */
    @Command(name = "rotate", mixinStandardHelpOptions = true, sortOptions = false, header = "Add a version of the key, and seal all stored secrets with it.", footer = {
            "", "Examples:",
            "  acs secrets rotate                    the servers share one key file, or there is one server",
            "  acs secrets rotate --prepare          only add the key; then copy the file to all hosts, and rotate"})
    static final class Rotate implements Callable<Integer> {
        private final Surroundings surroundings;

        @Mixin
        private RotationOptions options = new RotationOptions();

        Rotate(Surroundings surroundings) {
            this.surroundings = surroundings;
        }

        @Override
        public Integer call() throws Exception {
            KeyRotation rotation = options.rotation(surroundings, SecretConfig::secrets);
            return options.rotate(rotation, (operations, ring) -> {
                boolean done = Boolean.TRUE.equals(new SecretRotation(operations, new StoreSecrets(() -> ring),
                        ring.current(), surroundings.out()::println).run().block());
                if (done) {
                    rotation.retire(operations, ring);
                } else {
                    surroundings.err().println("Some secrets change too fast or cannot be opened: run this again.");
                }
                return done;
            });
        }
    }
}
