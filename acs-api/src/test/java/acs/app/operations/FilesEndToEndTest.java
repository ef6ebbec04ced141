package acs.app.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;

import acs.cwmp.CwmpNamespace;
import acs.cwmp.EventCode;
import acs.cwmp.EventStruct;
import acs.cwmp.ParameterType;
import acs.load.cpe.CpeModel;
import acs.load.cpe.DeviceProfile;
import acs.load.cpe.DeviceTree;
import acs.load.cpe.SimulatedFleet;
import acs.load.fleet.FileTransfers;
import acs.load.fleet.FleetRun;
import acs.load.fleet.FleetSettings;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** From a file that an operator puts to the version that a device shows, and back from a device's log to the operator. */
class FilesEndToEndTest extends LiveAcsTests {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final DeviceTree TREE = DeviceTree.parse("""
            Parameter,Object,Writable,Value,Value type
            Device,true,false,,
            Device.ManagementServer.PeriodicInformEnable,false,true,false,xsd:boolean
            """).with("DeviceInfo.SoftwareVersion", "1.0.0", ParameterType.STRING);

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void a_device_fetches_what_was_put_shows_its_version_and_leaves_its_log() throws Exception {
        byte[] image = new byte[3_000_000];
        new Random(1).nextBytes(image);
        assertThat(acs.send("PUT", "/files/2.0.1.bin?fileType=1%20Firmware%20Upgrade%20Image&version=2.0.1",
                BodyPublishers.ofByteArray(image)).status()).isEqualTo(201);
        try (FileTransfers transfers = new FileTransfers(false); FleetRun run = run(transfers)) {
            String device = await().atMost(PATIENCE).until(this::device, id -> !id.isEmpty());

            JsonNode downloaded = ended(run, device, "{\"type\":\"download\",\"file\":\"2.0.1.bin\"}");
            assertThat(downloaded.path("status").asString()).as("%s", downloaded).isEqualTo("succeeded");
            assertThat(downloaded.path("request").path("file").asString()).isEqualTo("2.0.1.bin");
            assertThat(downloaded.path("request").path("fileType").asString()).startsWith("1 Firmware");
            assertThat(downloaded.toString()).doesNotContain("/d/");
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                    acs.get("/devices/" + device).member("softwareVersion")).isEqualTo("2.0.1"));

            JsonNode uploaded = ended(run, device, "{\"type\":\"upload\",\"fileType\":\"4 Vendor Log File 1\"}");
            assertThat(uploaded.path("status").asString()).as("%s", uploaded).isEqualTo("succeeded");
            JsonNode files = acs.get("/devices/" + device + "/files").json().path("items");
            assertThat(files.size()).isEqualTo(1);
            assertThat(files.get(0).path("operationId").asString()).isEqualTo(uploaded.path("id").asString());
            assertThat(acs.get("/devices/" + device + "/files/" + files.get(0).path("id").asString() + "/content")
                    .text()).startsWith("A simulated device's file").contains("4 Vendor Log File 1");
            assertThat(acs.metrics()).contains("acs_files_bytes_total{direction=\"download\"} 3000000.0")
                    .contains("acs_files_transfers_total{direction=\"upload\",outcome=\"complete\"} 1.0");
        }
    }

    @Test
    void an_operation_whose_file_is_deleted_meanwhile_fails_with_that_reason() throws Exception {
        ScriptedCpe cpe = acs.cpe();
        acs.send("PUT", "/files/gone.bin?fileType=3%20Vendor%20Configuration%20File", BodyPublishers.ofString("x"));
        String operation = acs.queue(cpe, "{\"type\":\"download\",\"file\":\"gone.bin\"}");
        assertThat(acs.delete("/files/gone.bin").status()).isEqualTo(204);

        cpe.session(List.of(new EventStruct(EventCode.PERIODIC, "")), List.of(), request -> null);

        assertThat(acs.get(operation).json().path("fault").path("reason").asString()).isEqualTo("fileGone");
    }

    private String device() throws Exception {
        for (JsonNode item : acs.get("/devices").json().path("items")) {
            if (!item.path("connectionRequestUrl").asString("").isEmpty()) {
                return item.path("id").asString();
            }
        }
        return "";
    }

    /** Asks it of the device, calls the device, and waits until it is over. */
    private JsonNode ended(FleetRun run, String device, String request) throws Exception {
        String location = acs.send("POST", "/devices/" + device + "/operations", BodyPublishers.ofString(request),
                "Content-Type", "application/json").location();
        URI call = run.connectionRequestUrl(0);
        await().atMost(PATIENCE).until(() -> client.send(HttpRequest.newBuilder(call).build(),
                HttpResponse.BodyHandlers.discarding()).statusCode() == 200);
        await().atMost(PATIENCE)
                .until(() -> !Set.of("queued", "running", "waiting").contains(acs.get(location).member("status")));
        return acs.get(location).json();
    }

    private static FleetRun run(FileTransfers transfers) throws Exception {
        CpeModel model = new CpeModel("F", 1, 0, List.of(new EventStruct(EventCode.BOOTSTRAP, "")),
                List.of(new EventStruct(EventCode.PERIODIC, "")), CwmpNamespace.CWMP_1_0);
        FleetSettings settings = new FleetSettings(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), acs.cwmp().getPort()), "/", 1, 0,
                Duration.ofMinutes(5), 4, Duration.ofSeconds(10), false,
                new FleetSettings.ByThemselves(Duration.ofMillis(200)), new FleetSettings.Called(0));
        return FleetRun.start(new SimulatedFleet(model, new DeviceProfile(TREE, index -> Set.of(), 1, transfers, false),
                1), settings, false);
    }
}
