package acs.app;

import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.Callable;

import acs.app.config.AcsConfig;
import acs.app.config.ConfigException;
import acs.app.config.DatabaseUrl;
import acs.app.config.TlsConfig;
import acs.app.hardening.Finding;
import acs.app.hardening.HardeningChecklist;
import acs.app.hardening.HardeningReport;
import acs.app.hardening.Machine;
import acs.app.hardening.Subject;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Reads the configuration and says whether it would do, and how hard it is. */
@Command(name = "check-config", mixinStandardHelpOptions = true, sortOptions = false, header = "Check the configuration without starting anything.", description = {
        "", "Reads file, environment and flags as `start` would and names everything that is wrong with"
                + " them: unknown settings, wrong values, settings that contradict each other. Then goes through the hardening"
                + " checklist (deploy/docs/hardening.md): ok, note (look yourself), warn, fail, each with its mend. Opens no"
                + " port, changes no data. Run it as the server's user.",
        ""}, footer = {"", "Examples:", "  acs check-config", "  acs check-config --config /etc/acs/acs.yaml --strict",
                "  acs check-config --json", "  ACS_CWMP_PORT=7548 acs check-config", "",
                "Exit code 0: fine, 2: something is wrong; with --strict a warning is."})
final class CheckConfigCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    private ConfigOptions options = new ConfigOptions();

    @Option(names = "--strict", description = "End with 2 when the checklist warns, too.")
    private boolean strict;

    @Option(names = "--json", description = "Print one JSON document: problems, and checks with id, text, verdict, told"
            + " and mend.")
    private boolean json;

    CheckConfigCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws Exception {
        AcsConfig config;
        try {
            config = options.load(surroundings);
        } catch (ConfigException unusable) {
            if (!json) {
                throw unusable;
            }
            surroundings.out().println(HardeningReport.json(unusable.problems(), List.of()));
            return ExitCode.USAGE;
        }
        Machine machine = Machine.here(config, options.fileWithSecrets(surroundings));
        List<Finding> findings = HardeningChecklist.of(new Subject(config, machine));
        HardeningReport report = new HardeningReport(findings);
        if (json) {
            surroundings.out().println(HardeningReport.json(List.of(), findings));
        } else {
            print(config);
            report.print(surroundings.out());
        }
        return report.isRefused(strict) ? ExitCode.USAGE : ExitCode.OK;
    }

    private void print(AcsConfig config) {
        PrintStream out = surroundings.out();
        out.println("The configuration is fine.");
        out.println("  data       " + config.dataDir());
        out.println("  database   "
                + (config.databaseUrl().isSet() ? DatabaseUrl.masked(config.databaseUrl()) : "embedded"));
        TlsConfig tls = config.tls();
        if (tls.plainCwmp()) {
            line("CWMP", config.southbound().host(), config.southbound().port());
        }
        if (tls.server() != null) {
            line("CWMP, TLS", config.southbound().host(), tls.cwmpPort());
            if (tls.legacyPort() != TlsConfig.OFF) {
                line("old TLS", config.southbound().host(), tls.legacyPort());
            }
        }
        line("files", config.files().server().host(), config.files().server().port());
        line("API", config.api().host(), config.api().port());
        line("management", config.management().host(), config.management().port());
    }

    private void line(String what, String host, int port) {
        surroundings.out().printf("  %-10s %s:%s%n", what, host, port == 0 ? "(a free port)" : port);
    }
}
