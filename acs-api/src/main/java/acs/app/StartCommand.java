package acs.app;

import java.util.concurrent.Callable;

import acs.app.config.AcsConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Runs the server in the foreground until a signal ends it. */
@Command(name = "start", mixinStandardHelpOptions = true, sortOptions = false, header = "Run the server here, in the foreground.", description = {
        "", "Starts the embedded PostgreSQL (or connects to the one of ACS_DB_URL), brings its schema up to"
                + " date, and listens for CPEs, for the REST API and for health and metrics. The log says where. Ctrl-C or"
                + " SIGTERM ends it: no new sessions, live ones may finish within shutdown-grace, exit code 0.",
        ""}, footer = {"", "Examples:", "  acs start", "  acs start --data-dir /var/lib/acs --config /etc/acs/acs.yaml",
                "  acs start --cwmp-port 0 --set log.format=json",
                "  ACS_DB_URL=postgresql://acs:secret@db/acs acs start",
                "", "Exit code 0: ended by a signal, 1: could not start or failed, 2: bad usage or configuration,",
                "3: the heap is exhausted."})
final class StartCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    private ConfigOptions options = new ConfigOptions();

    StartCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws Exception {
        AcsConfig config = options.load(surroundings);
        Logging.configure(config.log(), config.secrets(), surroundings.out());
        AcsApplication application = new AcsApplication(config);
        Thread ending = new Thread(() -> end(application), "acs-end");
        Runtime.getRuntime().addShutdownHook(ending);
        try {
            application.start();
        } catch (RuntimeException e) {
            if (!application.isClosing()) {
                Runtime.getRuntime().removeShutdownHook(ending);
                application.close();
                Logging.flush();
                throw e;
            }
            // A signal came while starting; the hook closes what had started and ends the process.
        }
        application.awaitClosed();
        return ExitCode.OK;
    }

    /** In the shutdown hook: without the halt a signal's exit code would be 143, though all went as asked. */
    private static void end(AcsApplication application) {
        application.close();
        Logging.flush();
        Runtime.getRuntime().halt(ExitCode.OK);
    }
}
