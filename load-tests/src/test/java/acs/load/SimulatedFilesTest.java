package acs.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import acs.cwmp.AcsRequest;
import acs.cwmp.CwmpNamespace;
import acs.cwmp.Download;
import acs.cwmp.EventCode;
import acs.cwmp.EventStruct;
import acs.cwmp.GetQueuedTransfers;
import acs.cwmp.GetQueuedTransfersResponse;
import acs.cwmp.Inform;
import acs.cwmp.ParameterType;
import acs.cwmp.ParameterValue;
import acs.cwmp.QueuedTransfer;
import acs.cwmp.TransferComplete;
import acs.load.cpe.CpeModel;
import acs.load.cpe.DeviceProfile;
import acs.load.cpe.DeviceTree;
import acs.load.cpe.SimulatedFleet;
import acs.load.fleet.FileServer;
import acs.load.fleet.FileTransfers;
import acs.load.fleet.FleetRun;
import acs.load.fleet.FleetSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** A device that fetches its firmware, with real sockets on both sides. */
@Timeout(60)
class SimulatedFilesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String VERSION = "Device.DeviceInfo.SoftwareVersion";
    private static final DeviceTree TREE = DeviceTree.parse("""
            Parameter,Object,Writable,Value,Value type
            Device,true,false,,
            Device.ManagementServer.PeriodicInformEnable,false,true,false,xsd:boolean
            """).with("DeviceInfo.SoftwareVersion", "1.0.0", ParameterType.STRING);

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final FileTransfers files = new FileTransfers(false);
    private ScriptedAcs acs;
    private FileServer server;

    @BeforeEach
    void start() throws IOException {
        acs = new ScriptedAcs();
        server = new FileServer();
    }

    @AfterEach
    void stop() {
        files.close();
        server.close();
        acs.close();
    }

    @Test
    void firmware_is_fetched_applied_and_told_and_no_session_is_opened_while_it_comes() throws Exception {
        acs.requests.add(firmware(server.url("/held/2.0.1.bin")));
        try (FleetRun run = run()) {
            server.awaitAsked();
            await().atMost(PATIENCE).until(() -> acs.completed.size() == 1);
            acs.requests.add(new GetQueuedTransfers());
            assertThat(call(run.connectionRequestUrl(0))).isEqualTo(200);
            await().atMost(PATIENCE).until(() -> acs.completed.size() == 2);
            server.release();
            await().atMost(PATIENCE).until(() -> acs.completed.size() == 3);
        }

        List<Inform> informs = new ArrayList<>(acs.informs);
        assertThat(informs).hasSize(3);
        assertThat(informs.get(2).events()).contains(event("1 BOOT", ""), event("7 TRANSFER COMPLETE", ""),
                event("M Download", "d1"));
        assertThat(informs.get(2).parameterList()).contains(ParameterValue.of(VERSION, "2.0.1"));
        assertThat(acs.told).contains(new GetQueuedTransfersResponse(List.of(new QueuedTransfer("d1", 2))));
        assertThat(faultOfTheEnd()).isZero();
    }

    @Test
    void a_file_that_is_not_there_is_told_and_changes_nothing() throws Exception {
        acs.requests.add(firmware(server.url("/nothing.bin")));
        try (FleetRun run = run()) {
            await().atMost(PATIENCE).until(() -> acs.completed.size() == 2);
            assertThat(run.whole().failures()).isZero();
        }

        Inform last = acs.informs.stream().skip(1).findFirst().orElseThrow();
        assertThat(last.events()).containsExactly(event("7 TRANSFER COMPLETE", ""), event("M Download", "d1"));
        assertThat(last.parameterList()).contains(ParameterValue.of(VERSION, "1.0.0"));
        assertThat(faultOfTheEnd()).isEqualTo(9016);
    }

    @ParameterizedTest
    @CsvSource({"--seed=1,9016", "--pretend-transfers,0"})
    void the_command_transfers_files_unless_it_is_told_to_pretend(String option, int fault) throws Exception {
        acs.requests.add(firmware(server.url("/nothing.bin")));
        StringWriter out = new StringWriter();
        CommandLine command = new CommandLine(new Simulate()).setOut(new PrintWriter(out))
                .setErr(new PrintWriter(out));
        Thread running = new Thread(() -> command.execute("--url", acs.url().toString(), "--devices", "1", "--model",
                "src/test/resources/acs/load/cpe/small.csv", "--duration", "300", "--start-within", "0.1", option));
        running.start();
        await().atMost(PATIENCE).until(() -> !acs.told.stream().filter(TransferComplete.class::isInstance).toList()
                .isEmpty());
        running.interrupt();
        running.join();

        assertThat(faultOfTheEnd()).as(out.toString()).isEqualTo(fault);
    }

    private static int call(URI url) {
        return HTTP.sendAsync(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.discarding()).join()
                .statusCode();
    }

    private int faultOfTheEnd() {
        return acs.told.stream().filter(TransferComplete.class::isInstance).map(TransferComplete.class::cast)
                .findFirst().orElseThrow().fault().faultCode().number();
    }

    private FleetRun run() {
        CpeModel model = new CpeModel("F", 1, 0, List.of(new EventStruct(EventCode.BOOTSTRAP, "")),
                List.of(new EventStruct(EventCode.PERIODIC, "")), CwmpNamespace.CWMP_1_0);
        FleetSettings settings = new FleetSettings(CwmpTarget.of(acs.url(), false), CwmpTarget.path(acs.url()), 1, 0,
                Duration.ofMinutes(5), 4, Duration.ofSeconds(10), false,
                new FleetSettings.ByThemselves(Duration.ofMillis(200)), new FleetSettings.Called(0));
        DeviceProfile profile = new DeviceProfile(TREE, index -> Set.of(), 1, files, false);
        return FleetRun.start(new SimulatedFleet(model, profile, 1), settings, false);
    }

    private static AcsRequest firmware(String url) {
        return new Download("d1", "1 Firmware Upgrade Image", url, "", "", FileServer.LENGTH, "", 0, "", "");
    }

    private static EventStruct event(String code, String key) {
        return new EventStruct(new EventCode(code), key);
    }
}
