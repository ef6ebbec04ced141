package acs.app;

import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What helps with TLS; its subcommands do it. */
@Command(name = "tls", mixinStandardHelpOptions = true, sortOptions = false, header = "Make certificates for a trial of TLS.", synopsisSubcommandLabel = "COMMAND", footer = {
        "", "Example:", "  acs tls init --out certificates --host acs.example"})
final class TlsCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "Say what to do, for example: acs tls init");
    }
}
