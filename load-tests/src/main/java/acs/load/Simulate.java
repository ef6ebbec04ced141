package acs.load;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;

import acs.cwmp.CwmpNamespace;
import acs.cwmp.EventCode;
import acs.cwmp.EventStruct;
import acs.load.cpe.CpeModel;
import acs.load.cpe.DeviceProfile;
import acs.load.cpe.DeviceTree;
import acs.load.cpe.FileTransfer;
import acs.load.cpe.Misbehaviour;
import acs.load.cpe.SimulatedFleet;
import acs.load.cpe.TransferredFile;
import acs.load.fleet.CpeTls;
import acs.load.fleet.FileTransfers;
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
 * {@code acs simulate}: virtual CPEs over real sockets. Exit code 0 when every session ended well, 1 when one failed, 2 for bad
 * usage.
 */
@Command(name = "simulate", mixinStandardHelpOptions = true, sortOptions = false, description = {
        "Plays a fleet of CPEs against an ACS, with a line of progress each second.",
        "Without --duration every device has one session.",
        "With --model and --duration, and neither --rate nor --interval, devices call when they would: for what they have to tell, after their PeriodicInformInterval, and to retry.",
        "With --model they also call when a connection request comes to the ConnectionRequestURL that they report, out of turn."})
public final class Simulate implements Callable<Integer> {
    private static final double FIRST_CALLS_A_SECOND = 100;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--devices", paramLabel = "N", defaultValue = "100", description = "Devices. Default: ${DEFAULT-VALUE}.")
    private int devices;

    @Option(names = "--rate", paramLabel = "R", defaultValue = "0", description = "Sessions begun per second; 0 for as fast as --connections allow. Default: ${DEFAULT-VALUE}.")
    private double rate;

    @Option(names = "--interval", paramLabel = "S", defaultValue = "0", description = "Seconds between two sessions of a device, in place of --rate.")
    private double interval;

    @Option(names = "--duration", paramLabel = "S", defaultValue = "0", description = "Seconds after which no session begins; 0 for one session per device. Default: ${DEFAULT-VALUE}.")
    private double duration;

    @Option(names = "--parameters", paramLabel = "P", defaultValue = "18", description = "Values in each Inform. Default: ${DEFAULT-VALUE}.")
    private int parameters;

    @Option(names = "--changed", paramLabel = "SHARE", defaultValue = "0.06", description = "Share of values that change from one Inform to the next, 0 to 1. Default: ${DEFAULT-VALUE}.")
    private double changed;

    @Option(names = "--first-event", paramLabel = "CODE", defaultValue = "0 BOOTSTRAP", description = "Event of a device's first session. Default: ${DEFAULT-VALUE}.")
    private String firstEvent = "";

    @Option(names = "--event", paramLabel = "CODE", defaultValue = "2 PERIODIC", description = "Event of the others. Default: ${DEFAULT-VALUE}.")
    private String event = "";

    @Option(names = "--url", paramLabel = "URL", description = "Where the ACS listens for CPEs. Default: http://127.0.0.1:7547/, with --tls https://localhost:7548/.")
    private @Nullable URI url;

    @Option(names = "--tls", description = "Speaks TLS, as an https URL says too.")
    private boolean tls;

    @Option(names = "--ca", paramLabel = "FILE", description = "With TLS: the CAs (PEM) that devices trust. Default: those that Java trusts.")
    private @Nullable Path ca;

    @Option(names = "--cert", paramLabel = "FILE", description = "With TLS: the certificate (PEM) that every device shows; with --key.")
    private @Nullable Path certificate;

    @Option(names = "--key", paramLabel = "FILE", description = "Its private key (PEM, PKCS#8).")
    private @Nullable Path key;

    @Mixin
    private final DeviceLogins logins = new DeviceLogins();

    @Option(names = "--prefix", paramLabel = "TEXT", defaultValue = "SIM", description = "Serial numbers begin with this. Default: ${DEFAULT-VALUE}.")
    private String prefix = "";

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "Of all that is random. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(names = "--ledger", paramLabel = "FILE", description = "Appends a line for each acknowledged Inform: serial number, counter, event.")
    private @Nullable Path ledger;

    @Option(names = "--connections", paramLabel = "N", defaultValue = "64", description = "Sessions at the same time, at most. Default: ${DEFAULT-VALUE}.")
    private int connections;

    @Option(names = "--timeout", paramLabel = "S", defaultValue = "30", description = "Seconds after which a session has failed. Default: ${DEFAULT-VALUE}.")
    private double timeout;

    @Option(names = "--persist", description = "Goes on although the ACS cannot be reached.")
    private boolean persist;

    @Option(names = "--model", paramLabel = "FILE", description = "CSV of a device's data model: the devices have it, take every RPC and remember what they are told. Without it they take GetRPCMethods alone.")
    private @Nullable Path dataModel;

    @Option(names = "--misbehave", paramLabel = "NAME", split = ",", description = "With --model: what the devices do wrong, comma-separated; the names stand below.")
    private Set<Misbehaviour> misbehaviours = EnumSet.noneOf(Misbehaviour.class);

    @Option(names = "--misbehave-share", paramLabel = "SHARE", defaultValue = "1", description = "How often they do it, 0 to 1 of the requests. Default: ${DEFAULT-VALUE}.")
    private double misbehaviourShare;

    @Option(names = "--start-within", paramLabel = "S", description = "For devices that call when they would: first sessions begin at random moments within this time. Default: a second for each 100 devices.")
    private @Nullable Double startWithin;

    @Option(names = "--connection-request-port", paramLabel = "PORT", defaultValue = "0", description = "With --model: where connection requests are heard, on loopback, with a path for each device; 0 for any free port. Default: ${DEFAULT-VALUE}.")
    private int connectionRequestPort;

    @Option(names = "--stun", paramLabel = "HOST:PORT", description = "With --model and --duration: the STUN server by which devices keep a NAT binding open, to be called by datagrams through it. They prove themselves with the STUNUsername and STUNPassword of their data model.")
    private @Nullable String stun;

    @Option(names = "--stun-keep-alive", paramLabel = "S", defaultValue = "30", description = "Seconds from one Binding Request of a device to its next. Default: ${DEFAULT-VALUE}.")
    private double stunKeepAlive;

    @Option(names = "--pretend-transfers", description = "With --model: every download and upload succeeds at once, without a file. Without it devices fetch and give files over http://.")
    private boolean pretendTransfers;

    @Option(names = "--allow-remote", description = "Lets --url name another machine than this one, and files be on one.")
    private boolean allowRemote;

    /** Runs the command alone, for instance from a build tool. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new Simulate()).execute(args));
    }

    /** Lines for the end of the help: what each misbehaviour is. */
    public static List<String> misbehaviours() {
        return Arrays.stream(Misbehaviour.values())
                .map(one -> String.format(Locale.ROOT, "  %-22s%s", one.name(), one.meaning())).toList();
    }

    @Override
    public Integer call() throws InterruptedException, IOException {
        CommandSpec command = Objects.requireNonNull(spec);
        PrintWriter out = command.commandLine().getOut();
        try (FileTransfers files = new FileTransfers(allowRemote)) {
            return simulate(command, files, out);
        }
    }

    private int simulate(CommandSpec command, FileTransfers files, PrintWriter out)
            throws InterruptedException, IOException {
        FleetSettings settings;
        SimulatedFleet fleet;
        try {
            settings = settings();
            CpeModel model = new CpeModel(prefix, parameters, changed, events(firstEvent), events(event),
                    CwmpNamespace.CWMP_1_0);
            fleet = new SimulatedFleet(model, profile(pretendTransfers ? TransferredFile::pretended : files), seed);
        } catch (IllegalArgumentException bad) {
            throw new ParameterException(command.commandLine(), String.valueOf(bad.getMessage()), bad);
        }
        try (InformLedger lines = InformLedger.open(ledger);
                FleetRun run = FleetRun.start(fleet, settings, ledger != null)) {
            if (run.connectionRequestUrl(0) != null) {
                out.println("connection requests: " + run.connectionRequestUrl(0) + ", and so on by number");
            }
            return follow(run, lines, out);
        }
    }

    /** What the devices have and do, {@code null} without a data model. */
    private @Nullable DeviceProfile profile(FileTransfer files) {
        if (dataModel == null) {
            if (!misbehaviours.isEmpty()) {
                throw new IllegalArgumentException("--misbehave needs --model");
            }
            if (pretendTransfers) {
                throw new IllegalArgumentException("--pretend-transfers needs --model");
            }
            return null;
        }
        try {
            DeviceTree tree = DeviceTree.parse(Files.readString(dataModel));
            Set<Misbehaviour> all = Set.copyOf(misbehaviours);
            return new DeviceProfile(tree, index -> all, misbehaviourShare, files, false);
        } catch (IOException unreadable) {
            throw new IllegalArgumentException("the model cannot be read: " + unreadable.getMessage(), unreadable);
        }
    }

    private static int follow(FleetRun run, InformLedger ledger, PrintWriter out)
            throws InterruptedException {
        boolean over = false;
        while (!over) {
            over = run.awaitEnd(1000);
            FleetReport span = run.span();
            ledger.append(span.acknowledged());
            out.println(progress(span));
            out.flush();
        }
        FleetReport whole = run.whole();
        out.println("total: " + progress(whole));
        if (whole.failures() > 0) {
            out.println("last failure: " + whole.lastFailure());
        }
        out.flush();
        return whole.failures() == 0 && whole.ended() > 0 ? 0 : 1;
    }

    private static String progress(FleetReport report) {
        return String.format(Locale.ROOT, "%.1f sessions/s, %d ok, %d failed%s, %d active, p50 %.2f ms, p99 %.2f ms",
                report.sessionsPerSecond(), report.ended(), report.failures(),
                report.failed().isEmpty() ? "" : " " + report.failed(), report.active(), report.p50Millis(),
                report.p99Millis());
    }

    private FleetSettings settings() {
        if (rate > 0 && interval > 0) {
            throw new IllegalArgumentException("--rate and --interval contradict each other");
        }
        if (interval < 0 || duration < 0) {
            throw new IllegalArgumentException("--interval and --duration cannot be negative");
        }
        URI target = target();
        CpeTls speaks = CwmpTarget.isSecure(target) ? new CpeTls(ca, certificate, key) : null;
        return new FleetSettings(CwmpTarget.of(target, allowRemote), CwmpTarget.path(target), devices,
                interval > 0 ? devices / interval : rate, duration == 0 ? null : seconds(duration), connections,
                seconds(timeout), persist, byThemselves(), called(), speaks, logins.read());
    }

    private URI target() {
        URI target = url == null ? URI.create(tls ? "https://localhost:7548/" : "http://127.0.0.1:7547/") : url;
        if (tls && !CwmpTarget.isSecure(target)) {
            throw new IllegalArgumentException("--tls and an http URL contradict each other");
        }
        if (!CwmpTarget.isSecure(target) && !(ca == null && certificate == null && key == null)) {
            throw new IllegalArgumentException("--ca, --cert and --key need --tls");
        }
        return target;
    }

    private FleetSettings.@Nullable ByThemselves byThemselves() {
        if (dataModel == null || rate > 0 || interval > 0 || duration == 0) {
            return null;
        }
        return new FleetSettings.ByThemselves(
                seconds(startWithin == null ? devices / FIRST_CALLS_A_SECOND : startWithin));
    }

    /** Whatever makes them call: what a dump says of where its device was called is nobody's address here. */
    private FleetSettings.@Nullable Called called() {
        if (stun != null && (dataModel == null || duration == 0)) {
            throw new IllegalArgumentException("--stun needs --model and --duration");
        }
        FleetSettings.Stun server = stun == null
                ? null
                : new FleetSettings.Stun(CwmpTarget.udp(stun, allowRemote), seconds(stunKeepAlive));
        return dataModel == null ? null : new FleetSettings.Called(connectionRequestPort, server);
    }

    private static Duration seconds(double seconds) {
        return Duration.ofMillis((long) (seconds * 1000));
    }

    private static List<EventStruct> events(String code) {
        return code.isBlank() ? List.of() : List.of(new EventStruct(new EventCode(code.strip()), ""));
    }
}
