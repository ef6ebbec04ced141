package acs.load;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;

import acs.cwmp.CwmpNamespace;
import acs.cwmp.EventCode;
import acs.cwmp.EventStruct;
import acs.load.ServerProcesses.Cost;
import acs.load.cpe.CpeModel;
import acs.load.cpe.SimulatedFleet;
import acs.load.fleet.FleetReport;
import acs.load.fleet.FleetRun;
import acs.load.fleet.FleetSettings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * What a session costs: CPU of the server's process and of PostgreSQL, from the operating system, over a closed loop of steady
 * sessions (new connection, Inform, empty POST, 204). Linux only. Prints a row of Markdown for {@code RESULTS.md}.
 */
@Command(name = "cpu-per-session", mixinStandardHelpOptions = true, sortOptions = false, description = {
        "Measures CPU per session of a running ACS and of its PostgreSQL: warm-up, then rounds, then medians."})
public final class CpuPerSession implements Callable<Integer> {
    private static final String HEAD = """
            | label | devices | connections | parameters | changed | sessions/s | ACS ms | PostgreSQL ms | together ms | generator ms | p50 ms | p99 ms |
            |---|---|---|---|---|---|---|---|---|---|---|---|""";

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private final ServerProcesses processes = new ServerProcesses();

    @Option(names = "--url", paramLabel = "URL", defaultValue = "http://127.0.0.1:7547/", description = "Default: ${DEFAULT-VALUE}.")
    private URI url = URI.create("");

    @Option(names = "--devices", paramLabel = "N", defaultValue = "1000", description = "Default: ${DEFAULT-VALUE}.")
    private int devices;

    @Option(names = "--connections", paramLabel = "N", defaultValue = "8", description = "Sessions at the same time. Default: ${DEFAULT-VALUE}.")
    private int connections;

    @Option(names = "--rate", paramLabel = "R", defaultValue = "0", description = "Sessions per second; 0 for a closed loop. Default: ${DEFAULT-VALUE}.")
    private double rate;

    @Option(names = "--parameters", paramLabel = "P", defaultValue = "18", description = "Default: ${DEFAULT-VALUE}.")
    private int parameters;

    @Option(names = "--changed", paramLabel = "N", defaultValue = "1", description = "Values that change from one Inform to the next. Default: ${DEFAULT-VALUE}.")
    private int changed;

    @Option(names = "--warm-up", paramLabel = "S", defaultValue = "30", description = "Seconds. Default: ${DEFAULT-VALUE}.")
    private int warmUp;

    @Option(names = "--round", paramLabel = "S", defaultValue = "20", description = "Seconds of each round. Default: ${DEFAULT-VALUE}.")
    private int round;

    @Option(names = "--rounds", paramLabel = "N", defaultValue = "3", description = "Default: ${DEFAULT-VALUE}.")
    private int rounds;

    @Mixin
    private final DeviceLogins logins = new DeviceLogins();

    @Option(names = "--prefix", paramLabel = "TEXT", defaultValue = "CPU", description = "Serial numbers begin with this. Default: ${DEFAULT-VALUE}.")
    private String prefix = "";

    @Option(names = "--label", paramLabel = "TEXT", defaultValue = "steady", description = "First column. Default: ${DEFAULT-VALUE}.")
    private String label = "";

    /** One measured round. */
    private record Round(FleetReport report, Cost each) {}

    /** Runs the command. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new CpuPerSession()).execute(args));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        CommandLine command = Objects.requireNonNull(spec).commandLine();
        PrintWriter out = command.getOut();
        SimulatedFleet fleet;
        FleetSettings warm;
        try {
            processes.find();
            fleet = new SimulatedFleet(model(), 1);
            warm = settings(warmUp);
        } catch (IllegalArgumentException bad) {
            throw new ParameterException(command, String.valueOf(bad.getMessage()), bad);
        }
        List<Round> measured = measure(fleet, warm, out);
        out.println(HEAD);
        out.println(row(measured));
        out.flush();
        return measured.stream().allMatch(one -> one.report().failures() == 0) ? 0 : 1;
    }

    private List<Round> measure(SimulatedFleet fleet, FleetSettings warm, PrintWriter out)
            throws IOException, InterruptedException {
        List<Round> measured = new ArrayList<>();
        FleetRun before = FleetRun.start(fleet, warm, false);
        try {
            before.finish();
            for (int i = 0; i < rounds; i++) {
                ProcessCpu start = ProcessCpu.now();
                before.close();
                before = before.again(settings(round));
                FleetReport report = before.finish();
                Round one = new Round(report, processes.between(start, ProcessCpu.now(), report.ended()));
                measured.add(one);
                out.println("round " + (i + 1) + ": " + row(List.of(one)) + " failed " + report.failed());
                out.flush();
            }
        } finally {
            before.close();
        }
        return measured;
    }

    private CpeModel model() {
        List<EventStruct> periodic = List.of(new EventStruct(EventCode.PERIODIC, ""));
        return new CpeModel(prefix, parameters, changed / (double) parameters, periodic, periodic,
                CwmpNamespace.CWMP_1_0);
    }

    private FleetSettings settings(int seconds) {
        return new FleetSettings(CwmpTarget.of(url, false), CwmpTarget.path(url), devices, rate,
                Duration.ofSeconds(seconds), connections, Duration.ofSeconds(30), false, null, null, null,
                logins.read());
    }

    private String row(List<Round> measured) {
        return String.format(Locale.ROOT, "| %s | %d | %d | %d | %d | %.0f | %.3f | %.3f | %.3f | %.3f | %.2f | %.2f |",
                label, devices, connections, parameters, changed,
                median(measured, one -> one.report().sessionsPerSecond()), median(measured, one -> one.each().acs()),
                median(measured, one -> one.each().postgres()), median(measured, one -> one.each().together()),
                median(measured, one -> one.each().generator()), median(measured, one -> one.report().p50Millis()),
                median(measured, one -> one.report().p99Millis()));
    }

    private static double median(List<Round> measured, ToDoubleFunction<Round> figure) {
        double[] sorted = measured.stream().mapToDouble(figure).sorted().toArray();
        return sorted.length == 0 ? 0 : (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }
}
