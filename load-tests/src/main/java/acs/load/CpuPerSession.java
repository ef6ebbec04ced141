package acs.load;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;

import acs.cwmp.CwmpNamespace;
import acs.cwmp.EventCode;
import acs.cwmp.EventStruct;
import acs.load.cpe.CpeModel;
import acs.load.cpe.SimulatedFleet;
import acs.load.fleet.FleetReport;
import acs.load.fleet.FleetRun;
import acs.load.fleet.FleetSettings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
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

    @Option(names = "--server-pid", required = true, paramLabel = "PID", description = "Process of the ACS; its children count too.")
    private long serverPid;

    @Option(names = "--postgres-pid", defaultValue = "0", paramLabel = "PID", description = "Postmaster. Default: the one below the ACS.")
    private long postgresPid;

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

    @Option(names = "--prefix", paramLabel = "TEXT", defaultValue = "CPU", description = "Serial numbers begin with this. Default: ${DEFAULT-VALUE}.")
    private String prefix = "";

    @Option(names = "--label", paramLabel = "TEXT", defaultValue = "steady", description = "First column. Default: ${DEFAULT-VALUE}.")
    private String label = "";

    /** One measured round; times are milliseconds of CPU per session. */
    private record Round(FleetReport report, double acs, double postgres, double generator) {
        double together() {
            return acs + postgres;
        }
    }

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
        long postmaster;
        try {
            postmaster = postmaster();
            fleet = new SimulatedFleet(model(), 1);
            warm = settings(warmUp);
        } catch (IllegalArgumentException bad) {
            throw new ParameterException(command, String.valueOf(bad.getMessage()), bad);
        }
        List<Round> measured = measure(fleet, warm, postmaster, out);
        out.println(HEAD);
        out.println(row(measured));
        out.flush();
        return measured.stream().allMatch(one -> one.report().failures() == 0) ? 0 : 1;
    }

    private List<Round> measure(SimulatedFleet fleet, FleetSettings warm, long postmaster, PrintWriter out)
            throws IOException, InterruptedException {
        List<Round> measured = new ArrayList<>();
        FleetRun before = FleetRun.start(fleet, warm, false);
        try {
            finish(before);
            for (int i = 0; i < rounds; i++) {
                ProcessCpu start = ProcessCpu.now();
                before.close();
                before = before.again(settings(round));
                FleetReport report = finish(before);
                Round one = measured(report, start, ProcessCpu.now(), postmaster);
                measured.add(one);
                out.println("round " + (i + 1) + ": " + row(List.of(one)) + " failed " + report.failed());
                out.flush();
            }
        } finally {
            before.close();
        }
        return measured;
    }

    private static FleetReport finish(FleetRun run) throws InterruptedException {
        while (!run.awaitEnd(1000)) {
            run.span();
        }
        return run.whole();
    }

    private Round measured(FleetReport report, ProcessCpu start, ProcessCpu end, long postmaster) {
        double perSession = 1000.0 / Math.max(1, report.ended());
        long self = ProcessHandle.current().pid();
        return new Round(report,
                (end.seconds(serverPid, postmaster) - start.seconds(serverPid, postmaster)) * perSession,
                postmaster < 0 ? 0 : (end.seconds(postmaster, -1) - start.seconds(postmaster, -1)) * perSession,
                (end.seconds(self, -1) - start.seconds(self, -1)) * perSession);
    }

    private long postmaster() throws IOException {
        ProcessCpu now = ProcessCpu.now();
        if (!now.has(serverPid) || (postgresPid > 0 && !now.has(postgresPid))) {
            throw new IllegalArgumentException("there is no such process");
        }
        OptionalLong found = postgresPid > 0 ? OptionalLong.of(postgresPid) : now.postmasterBelow(serverPid);
        return found
                .orElseThrow(() -> new IllegalArgumentException("no PostgreSQL below the ACS: give --postgres-pid"));
    }

    private CpeModel model() {
        List<EventStruct> periodic = List.of(new EventStruct(EventCode.PERIODIC, ""));
        return new CpeModel(prefix, parameters, changed / (double) parameters, periodic, periodic,
                CwmpNamespace.CWMP_1_0);
    }

    private FleetSettings settings(int seconds) {
        return new FleetSettings(CwmpTarget.of(url, false), CwmpTarget.path(url), devices, rate,
                Duration.ofSeconds(seconds), connections, Duration.ofSeconds(30), false);
    }

    private String row(List<Round> measured) {
        return String.format(Locale.ROOT, "| %s | %d | %d | %d | %d | %.0f | %.3f | %.3f | %.3f | %.3f | %.2f | %.2f |",
                label, devices, connections, parameters, changed,
                median(measured, one -> one.report().sessionsPerSecond()), median(measured, Round::acs),
                median(measured, Round::postgres), median(measured, Round::together),
                median(measured, Round::generator), median(measured, one -> one.report().p50Millis()),
                median(measured, one -> one.report().p99Millis()));
    }

    private static double median(List<Round> measured, ToDoubleFunction<Round> figure) {
        double[] sorted = measured.stream().mapToDouble(figure).sorted().toArray();
        return sorted.length == 0 ? 0 : (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }
}
