package acs.app;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

import acs.app.config.ConfigException;
import acs.app.config.ConfigReference;
import acs.load.Simulate;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line. Exit codes: 0 fine, 1 failed while running, 2 bad usage or configuration, 3 heap exhausted. */
@Command(name = "acs", mixinStandardHelpOptions = true, sortOptions = false, versionProvider = Main.Version.class, header = "An auto-configuration server for TR-069 (CWMP): an acknowledged Inform is on disk.", description = "", synopsisSubcommandLabel = "COMMAND", footer = {
        "", "Examples:", "  acs start                         run the server here, data in ./acs-data",
        "  acs simulate --devices 10         let ten virtual devices call it",
        "  acs start --set cwmp.port=0       any setting can be given on the command line",
        "  acs check-config                  what would be wrong with the settings?", "",
        "`acs COMMAND --help` tells more. Exit codes: 0 fine, 1 failed while running, 2 bad usage or configuration,",
        "3 heap exhausted."})
public final class Main implements Callable<Integer> {
    private final Surroundings surroundings;

    @Option(names = "--help-config", description = "Print the reference of all settings (Markdown) and end.")
    private boolean helpConfig;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    Main(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** The process's entry. */
    public static void main(String[] arguments) {
        Logging.quiet();
        System.exit(run(Surroundings.ofProcess(), arguments));
    }

    /** Carries out one command line; the result is the exit code. */
    static int run(Surroundings surroundings, String... arguments) {
        return commandLine(surroundings).execute(arguments);
    }

    static CommandLine commandLine(Surroundings surroundings) {
        CommandLine line = new CommandLine(new Main(surroundings)).addSubcommand(new StartCommand(surroundings))
                .addSubcommand(simulate()).addSubcommand(new CheckConfigCommand(surroundings))
                .addSubcommand(new MigrateCommand(surroundings)).addSubcommand(new TokenCommand(surroundings))
                .addSubcommand(
                        new CommandLine(new TlsCommand()).addSubcommand(new TlsInitCommand(surroundings)))
                .addSubcommand(new CommandLine(new SecretsCommand(surroundings))
                        .addSubcommand(new SecretsCommand.Rotate(surroundings)))
                .addSubcommand(new CommandLine(new CredentialsCommand(surroundings))
                        .addSubcommand(new CredentialsCommand.Show(surroundings))
                        .addSubcommand(new CredentialsCommand.Rotate(surroundings)));
        line.setOut(new PrintWriter(surroundings.out(), true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(surroundings.err(), true, StandardCharsets.UTF_8));
        line.setUsageHelpWidth(110);
        line.setExecutionExceptionHandler((failure, command, parsed) -> tell(surroundings, failure));
        return line;
    }

    private static CommandLine simulate() {
        CommandLine simulate = new CommandLine(new Simulate());
        List<String> footer = new ArrayList<>(List.of("", "What --misbehave can name, each as real devices do:"));
        footer.addAll(Simulate.misbehaviours());
        footer.addAll(List.of("", "Examples:",
                "  acs simulate --devices 10                               one session of each",
                "  acs simulate --devices 1000 --rate 200 --duration 60    for a minute, 200 sessions a second",
                "  acs simulate --model device.csv --duration 600          devices of a model, which call when they would",
                "  acs simulate --tls --ca acs-tls/ca.pem                  over TLS, after acs tls init"));
        simulate.getCommandSpec().usageMessage().footer(footer.toArray(String[]::new));
        return simulate;
    }

    @Override
    public Integer call() {
        if (!helpConfig) {
            throw new ParameterException(spec.commandLine(), "Say what to do, for example: acs start");
        }
        surroundings.out().print(ConfigReference.markdown());
        surroundings.out().flush();
        return ExitCode.OK;
    }

    private static int tell(Surroundings surroundings, Exception failure) {
        if (failure instanceof ConfigException config) {
            surroundings.err().println("The configuration cannot be used:");
            config.problems().forEach(problem -> surroundings.err().println("  " + problem));
            return ExitCode.USAGE;
        }
        surroundings.err()
                .println("acs: " + (failure instanceof StartException ? failure.getMessage() : Failures.text(failure)));
        return ExitCode.FAILED;
    }

    /** The version that the build wrote into the jar. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String built = Main.class.getPackage().getImplementationVersion();
            return new String[]{"acs " + (built == null ? "development" : built) + " (Java "
                    + Runtime.version() + ", " + System.getProperty("java.vm.name") + ")"};
        }
    }
}
