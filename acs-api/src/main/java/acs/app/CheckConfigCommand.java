package acs.app;

import java.util.concurrent.Callable;

import acs.app.config.AcsConfig;
import acs.app.config.DatabaseUrl;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Reads the configuration and says whether it would do. */
@Command(name = "check-config", mixinStandardHelpOptions = true, sortOptions = false, header = "Check the configuration without starting anything.", description = {
        "", "Reads file, environment and flags as `start` would and names everything that is wrong with"
                + " them: unknown settings, wrong values, settings that contradict each other. Opens no port, touches no"
                + " data.",
        ""}, footer = {"", "Examples:", "  acs check-config", "  acs check-config --config /etc/acs/acs.yaml",
                "  ACS_CWMP_PORT=7548 acs check-config", "", "Exit code 0: fine, 2: something is wrong."})
final class CheckConfigCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    private ConfigOptions options = new ConfigOptions();

    CheckConfigCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws Exception {
        AcsConfig config = options.load(surroundings);
        surroundings.out().println("The configuration is fine.");
        surroundings.out().println("  data       " + config.dataDir());
        surroundings.out().println("  database   "
                + (config.database().url().isSet() ? DatabaseUrl.masked(config.database().url()) : "embedded"));
        surroundings.out().println("  CWMP       " + address(config.cwmp().listener()));
        surroundings.out().println("  API        " + address(config.api()));
        surroundings.out().println("  management " + address(config.management()));
        return ExitCode.OK;
    }

    private static String address(AcsConfig.Listener listener) {
        return listener.host() + ":" + (listener.port() == 0 ? "(a free port)" : listener.port());
    }
}
