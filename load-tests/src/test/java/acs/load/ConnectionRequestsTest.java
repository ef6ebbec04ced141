package acs.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

import acs.cwmp.CwmpNamespace;
import acs.cwmp.EventCode;
import acs.cwmp.EventStruct;
import acs.cwmp.Inform;
import acs.cwmp.ParameterType;
import acs.load.cpe.CpeModel;
import acs.load.cpe.DeviceProfile;
import acs.load.cpe.DeviceTree;
import acs.load.cpe.SimulatedFleet;
import acs.load.fleet.DigestAnswer;
import acs.load.fleet.FleetRun;
import acs.load.fleet.FleetSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Devices that call when they would, and when they are called. */
@Timeout(60)
class ConnectionRequestsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final EventStruct CALLED = new EventStruct(EventCode.CONNECTION_REQUEST, "");
    private static final String CSV = """
            Parameter,Object,Writable,Value,Value type
            Device,true,false,,
            Device.ManagementServer.PeriodicInformEnable,false,true,true,xsd:boolean
            Device.ManagementServer.PeriodicInformInterval,false,true,3600,xsd:unsignedInt
            """;

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private ScriptedAcs acs;

    @BeforeEach
    void start() throws IOException {
        acs = new ScriptedAcs();
    }

    @AfterEach
    void stop() {
        acs.close();
    }

    @Test
    void a_device_that_is_called_calls_and_says_why_and_the_others_do_not() throws Exception {
        try (FleetRun run = run(3, DeviceTree.parse(CSV))) {
            await().atMost(PATIENCE).until(() -> acs.completed.size() == 3);

            assertThat(status(run.connectionRequestUrl(1))).isEqualTo(200);

            await().atMost(PATIENCE).until(() -> acs.completed.size() == 4);
            Inform last = acs.informs.stream().skip(3).findFirst().orElseThrow();
            assertThat(last.deviceId().serialNumber()).isEqualTo("C000001");
            assertThat(last.events()).containsExactly(CALLED);
            assertThat(last.parameterList()).anyMatch(
                    value -> value.name().equals("Device.ManagementServer.ConnectionRequestURL")
                            && value.value().equals(String.valueOf(run.connectionRequestUrl(1))));
        }
    }

    @Test
    void a_device_that_takes_turns_with_others_is_called_out_of_turn() throws Exception {
        // The first device's turn comes at once, the other's in a quarter of an hour.
        try (FleetRun run = FleetRun.start(fleet(DeviceTree.parse(CSV)),
                new FleetSettings(CwmpTarget.of(acs.url(), false), CwmpTarget.path(acs.url()), 2, 0.001, LONG, 4,
                        Duration.ofSeconds(10), false, null, new FleetSettings.Called(0)),
                false)) {
            await().atMost(PATIENCE).until(() -> acs.completed.size() == 1);

            assertThat(status(run.connectionRequestUrl(0))).isEqualTo(200);

            await().atMost(PATIENCE).until(() -> acs.completed.size() == 2);
            Inform last = acs.informs.stream().skip(1).findFirst().orElseThrow();
            assertThat(last.deviceId().serialNumber()).isEqualTo("C000000");
            assertThat(last.events()).containsExactly(CALLED);
        }
    }

    @Test
    void a_device_with_a_login_wants_digest_authentication() throws Exception {
        DeviceTree tree = DeviceTree.parse(CSV)
                .with("ManagementServer.ConnectionRequestUsername", "acs", ParameterType.STRING)
                .with("ManagementServer.ConnectionRequestPassword", "secret", ParameterType.STRING);
        try (FleetRun run = run(1, tree)) {
            await().atMost(PATIENCE).until(() -> acs.completed.size() == 1);

            assertThat(status(run.connectionRequestUrl(0))).isEqualTo(401);
            assertThat(status(run.connectionRequestUrl(0), "wrong")).isEqualTo(401);
            assertThat(status(run.connectionRequestUrl(0), "secret")).isEqualTo(200);

            await().atMost(PATIENCE).until(() -> acs.completed.size() == 2);
            assertThat(acs.informs.stream().skip(1)).allSatisfy(
                    inform -> assertThat(inform.events()).containsExactly(CALLED));
        }
    }

    @Test
    void too_many_requests_are_refused_by_503_and_other_paths_and_methods_too() throws Exception {
        try (FleetRun run = run(2, DeviceTree.parse(CSV))) {
            URI device = run.connectionRequestUrl(0);
            List<Integer> statuses = IntStream.range(0, 12).mapToObj(i -> status(device)).toList();

            assertThat(statuses.subList(0, 10)).containsOnly(200);
            assertThat(statuses.subList(10, 12)).containsOnly(503);
            assertThat(status(run.connectionRequestUrl(1))).isEqualTo(200);
            assertThat(status(run.connectionRequestUrl(2))).isEqualTo(404);
            assertThat(status(device.resolve("/x"))).isEqualTo(404);
            assertThat(send(device, "POST", null).statusCode()).isEqualTo(405);
        }
    }

    @Test
    void a_device_calls_after_its_interval() throws Exception {
        DeviceTree tree = DeviceTree.parse(CSV).with("ManagementServer.PeriodicInformInterval", "1",
                ParameterType.UNSIGNED_INT);
        try (FleetRun run = run(1, tree)) {
            await().atMost(PATIENCE).until(() -> acs.completed.size() >= 3);

            assertThat(run.whole().failures()).isZero();
            assertThat(acs.informs.stream().skip(1)).allSatisfy(inform -> assertThat(inform.events())
                    .containsExactly(new EventStruct(EventCode.PERIODIC, "")));
        }
    }

    @Test
    void a_port_that_is_taken_is_told() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> run(1, DeviceTree.parse(CSV), taken.getLocalPort()))
                    .hasMessageContaining("cannot be heard on port " + taken.getLocalPort());
        }
    }

    private FleetRun run(int devices, DeviceTree tree) {
        return run(devices, tree, 0);
    }

    private FleetRun run(int devices, DeviceTree tree, int port) {
        FleetSettings settings = new FleetSettings(CwmpTarget.of(acs.url(), false), CwmpTarget.path(acs.url()),
                devices, 0, LONG, 4, Duration.ofSeconds(10), false,
                new FleetSettings.ByThemselves(Duration.ofMillis(200)), new FleetSettings.Called(port));
        return FleetRun.start(fleet(tree), settings, false);
    }

    private static SimulatedFleet fleet(DeviceTree tree) {
        CpeModel model = new CpeModel("C", 1, 0, List.of(new EventStruct(EventCode.BOOTSTRAP, "")),
                List.of(new EventStruct(EventCode.PERIODIC, "")), CwmpNamespace.CWMP_1_0);
        return new SimulatedFleet(model, DeviceProfile.of(tree, Set.of()), 1);
    }

    private static int status(URI url) {
        return send(url, "GET", null).statusCode();
    }

    /** As an ACS does it: asks, and answers the challenge. */
    private static int status(URI url, String password) {
        String challenge = send(url, "GET", null).headers().firstValue("WWW-Authenticate").orElseThrow();
        return send(url, "GET", DigestAnswer.to(challenge, "acs", password, url.getPath(), true)).statusCode();
    }

    private static HttpResponse<Void> send(URI url, String method, String authorization) {
        HttpRequest.Builder request = HttpRequest.newBuilder(url).method(method, HttpRequest.BodyPublishers.noBody());
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        return HTTP.sendAsync(request.build(), HttpResponse.BodyHandlers.discarding()).join();
    }
}
