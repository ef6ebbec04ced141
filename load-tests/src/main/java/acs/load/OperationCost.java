package acs.load;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;

import acs.cwmp.CwmpNamespace;
import acs.cwmp.EventCode;
import acs.cwmp.EventStruct;
import acs.load.ServerProcesses.Cost;
import acs.load.cpe.CpeModel;
import acs.load.cpe.DeviceProfile;
import acs.load.cpe.DeviceTree;
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
 * What an operation costs: CPU of the server's process and of PostgreSQL, from the operating system. Devices with a data model
 * have idle sessions; the same again while operations are queued for devices that do not call; then operations are queued
 * for those that do, over REST, and drain: one session for each device. Linux only. Prints rows of Markdown for
 * {@code RESULTS.md}.
 */
@Command(name = "operation-cost", mixinStandardHelpOptions = true, sortOptions = false, description = {
        "Measures CPU per operation of a running ACS and of its PostgreSQL, and what queued ones cost idle sessions."})
public final class OperationCost implements Callable<Integer> {
    private static final String HEAD = """
            | label | what | number | failed | per second | ACS ms each | PostgreSQL ms each | together ms each | generator ms each | p50 ms | p99 ms |
            |---|---|---|---|---|---|---|---|---|---|---|""";
    private static final String LIST = "InternetGatewayDevice.LANDevice.1.Hosts.";

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private final ServerProcesses processes = new ServerProcesses();

    @Option(names = "--url", paramLabel = "URL", defaultValue = "http://127.0.0.1:7547/", description = "Default: ${DEFAULT-VALUE}.")
    private URI url = URI.create("");

    @Option(names = "--api", paramLabel = "URL", defaultValue = "http://127.0.0.1:8080", description = "REST. Default: ${DEFAULT-VALUE}.")
    private URI api = URI.create("");

    @Option(names = "--token-file", required = true, paramLabel = "FILE", description = "The admin token's, in the ACS's data directory.")
    private Path token = Path.of("");

    @Option(names = "--devices", paramLabel = "N", defaultValue = "1000", description = "That call. Default: ${DEFAULT-VALUE}.")
    private int devices;

    @Option(names = "--elsewhere", paramLabel = "N", defaultValue = "10000", description = "That do not call, with an operation each. Default: ${DEFAULT-VALUE}.")
    private int elsewhere;

    @Option(names = "--parameters", paramLabel = "N", defaultValue = "800", description = "That one operation reads. Default: ${DEFAULT-VALUE}.")
    private int parameters;

    @Option(names = "--connections", paramLabel = "N", defaultValue = "8", description = "Sessions at the same time. Default: ${DEFAULT-VALUE}.")
    private int connections;

    @Option(names = "--round", paramLabel = "S", defaultValue = "15", description = "Seconds of each idle round. Default: ${DEFAULT-VALUE}.")
    private int round;

    @Option(names = "--rounds", paramLabel = "N", defaultValue = "3", description = "How often operations drain. Default: ${DEFAULT-VALUE}.")
    private int rounds;

    @Option(names = "--prefix", paramLabel = "TEXT", defaultValue = "OPC", description = "Serial numbers begin with this. Default: ${DEFAULT-VALUE}.")
    private String prefix = "";

    @Option(names = "--label", paramLabel = "TEXT", defaultValue = "operations", description = "First column. Default: ${DEFAULT-VALUE}.")
    private String label = "";

    private long failures;

    /** Something that takes a while and tells how much it did. */
    private interface Work {
        FleetReport run() throws IOException, InterruptedException;
    }

    /** Runs the command. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new OperationCost()).execute(args));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        CommandLine command = Objects.requireNonNull(spec).commandLine();
        try {
            processes.find();
            CwmpTarget.of(api, false);
            calling(1);
        } catch (IllegalArgumentException bad) {
            throw new ParameterException(command, String.valueOf(bad.getMessage()), bad);
        }
        measure(command.getOut());
        return failures == 0 ? 0 : 1;
    }

    private void measure(PrintWriter out) throws IOException, InterruptedException {
        OperationQueuer queuer = new OperationQueuer(api, Files.readString(token).strip(), connections,
                "{\"type\":\"getParameterValues\",\"parameterNames\":[\"" + LIST + "\"]}");
        CpeModel model = model(prefix);
        SimulatedFleet fleet = new SimulatedFleet(model, DeviceProfile.of(tree(), Set.of()), 1);
        out.println(HEAD);
        FleetRun run = FleetRun.start(fleet, calling(0), false);
        try {
            run = idle(run, out, "first session");
            run = idle(run, out, "idle, warm-up");
            run = idle(run, out, "idle, nothing queued");
            if (elsewhere > 0) {
                registerOthers();
                row(out, "queue elsewhere", () -> queuer.queue(others(), elsewhere));
                run = idle(run, out, "idle, queued elsewhere: " + elsewhere);
            }
            for (int i = 1; i <= rounds; i++) {
                row(out, "queue", () -> queuer.queue(model, devices));
                run = again(run, calling(0));
                FleetRun draining = run;
                row(out, "drain " + parameters + " parameters", () -> draining.finish());
            }
            idle(run, out, "idle again");
        } finally {
            run.close();
        }
    }

    private FleetRun idle(FleetRun before, PrintWriter out, String what) throws IOException, InterruptedException {
        boolean isFirst = what.startsWith("first");
        FleetRun run = isFirst ? before : again(before, calling(round));
        row(out, what, () -> run.finish());
        return run;
    }

    private static FleetRun again(FleetRun before, FleetSettings settings) {
        before.close();
        return before.again(settings);
    }

    /** Only what is in the inventory can be asked something. */
    private void registerOthers() throws InterruptedException {
        FleetSettings once = new FleetSettings(CwmpTarget.of(url, false), CwmpTarget.path(url), elsewhere, 0, null,
                connections, Duration.ofSeconds(30), false);
        try (FleetRun run = FleetRun.start(new SimulatedFleet(others(), 1), once, false)) {
            run.finish();
        }
    }

    private void row(PrintWriter out, String what, Work work) throws IOException, InterruptedException {
        ProcessCpu start = ProcessCpu.now();
        FleetReport report = work.run();
        ProcessCpu end = ProcessCpu.now();
        Cost each = processes.between(start, end, report.ended());
        failures += report.failures();
        out.println(String.format(Locale.ROOT, "| %s | %s | %d | %d | %.0f | %.3f | %.3f | %.3f | %.3f | %.2f | %.2f |",
                label, what, report.ended(), report.failures(), report.sessionsPerSecond(), each.acs(),
                each.postgres(), each.together(), each.generator(), report.p50Millis(),
                report.p99Millis()));
        out.flush();
    }

    /** A gateway with as many parameters below one object as are to be read. */
    private DeviceTree tree() {
        StringBuilder csv = new StringBuilder("Parameter,Object,Writable,Value,Value type\n")
                .append("InternetGatewayDevice.,true,false,,\n")
                .append("InternetGatewayDevice.LANDevice.,true,false,,\n")
                .append("InternetGatewayDevice.LANDevice.1.,true,false,,\n").append(LIST).append(",true,false,,\n");
        for (int i = 0; i < parameters; i++) {
            csv.append(LIST).append("HostName").append(i).append(",false,false,host-").append(i * 7919L)
                    .append(",xsd:string\n");
        }
        return DeviceTree.parse(csv.toString());
    }

    private CpeModel others() {
        return model(prefix + "X");
    }

    private static CpeModel model(String serialPrefix) {
        List<EventStruct> periodic = List.of(new EventStruct(EventCode.PERIODIC, ""));
        return new CpeModel(serialPrefix, 18, 0, periodic, periodic, CwmpNamespace.CWMP_1_0);
    }

    /** @param seconds 0 for one session for each device */
    private FleetSettings calling(int seconds) {
        return new FleetSettings(CwmpTarget.of(url, false), CwmpTarget.path(url), devices, 0,
                seconds == 0 ? null : Duration.ofSeconds(seconds), connections, Duration.ofSeconds(30), false);
    }
}
