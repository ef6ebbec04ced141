package acs.app;

import java.util.concurrent.Callable;

import acs.app.config.AcsConfig;
import acs.store.Migrations;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Brings the schema up to date, and ends. */
@Command(name = "migrate", mixinStandardHelpOptions = true, sortOptions = false, header = "Bring the database's schema up to date, and end.", description = {
        "", "`start` does the same before it listens; this is for those who want to do it ahead, for example"
                + " from a job with more rights. The schema of one release works with the release before it, so servers may"
                + " go on running meanwhile.",
        ""}, footer = {"", "Examples:", "  ACS_DB_URL=postgresql://owner:secret@db/acs acs migrate",
                "  acs migrate --data-dir /var/lib/acs      the embedded database, while no server runs on it"})
final class MigrateCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    private ConfigOptions options = new ConfigOptions();

    MigrateCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws Exception {
        AcsConfig config = options.load(surroundings);
        Logging.configure(config.log(), config.secrets(), surroundings.err());
        StartedParts parts = new StartedParts();
        try {
            DataDirectory.prepare(config.dataDir());
            Migrations.Report report = Database.open(config, parts).migrate(config);
            surroundings.out()
                    .println(report.applied().isEmpty()
                            ? "The schema is up to date, version " + report.to() + "."
                            : "The schema is now version " + report.to() + " (was " + report.from() + "): "
                                    + String.join(", ", report.applied()));
            return ExitCode.OK;
        } finally {
            parts.close();
            Logging.flush();
        }
    }
}
