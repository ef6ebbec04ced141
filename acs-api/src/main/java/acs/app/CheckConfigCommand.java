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
                + (config.databaseUrl().isSet() ? DatabaseUrl.masked(config.databaseUrl()) : "embedded"));
        line("CWMP", config.southbound().host(), config.southbound().port());
        line("API", config.api().host(), config.api().port());
        line("management", config.management().host(), config.management().port());
        return ExitCode.OK;
    }

    private void line(String what, String host, int port) {
        surroundings.out().printf("  %-10s %s:%s%n", what, host, port == 0 ? "(a free port)" : port);
    }
}
