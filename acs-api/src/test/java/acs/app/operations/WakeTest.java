package acs.app.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

import acs.app.AcsApplication;
import acs.app.operations.LiveAcs.Answer;
import acs.cwmp.CwmpNamespace;
import acs.cwmp.EventCode;
import acs.cwmp.EventStruct;
import acs.cwmp.ParameterType;
import acs.load.cpe.CpeModel;
import acs.load.cpe.DeviceProfile;
import acs.load.cpe.DeviceTree;
import acs.load.cpe.SimulatedFleet;
import acs.load.fleet.FleetRun;
import acs.load.fleet.FleetSettings;
import acs.network.NetworkList;
import acs.port.CredentialStore.ConnectionRequestCredential;
import acs.port.Waker.Attempt;
import acs.port.Waker.Outcome;
import acs.store.DatabaseAddress;
import acs.store.TestPostgres;
import acs.transport.wake.AddressPolicy;
import acs.transport.wake.AddressRules;
import acs.transport.wake.HttpWake;
import acs.transport.wake.HttpWakeSettings;
import acs.transport.wake.OwnPlaces;
import acs.transport.wake.WakeLoops;
import acs.transport.wake.WakeTarget;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Operations that wait have devices connect: the whole server, and simulated CPEs that obey connection requests. */
@Timeout(180)
class WakeTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String LOOPBACK = "wake.allow=127.0.0.0/8";
    private static final String READ = """
            {"type": "getParameterValues", "parameterNames": ["Device.ManagementServer.PeriodicInformInterval"]}""";
    private static final String CSV = """
            Parameter,Object,Writable,Value,Value type
            Device,true,false,,
            Device.ManagementServer.PeriodicInformEnable,false,true,true,xsd:boolean
            Device.ManagementServer.PeriodicInformInterval,false,true,86400,xsd:unsignedInt
            """;

    @TempDir
    Path here;

    @Test
    void an_operation_wakes_its_device_and_is_done_within_seconds() throws Exception {
        try (LiveAcs acs = LiveAcs.start(here, LOOPBACK); FleetRun fleet = fleet(acs, 2, DeviceTree.parse(CSV))) {
            String device = device(acs, 1);

            Answer done = acs.send("POST", device + "/operations", BodyPublishers.ofString(READ), "Content-Type",
                    "application/json", "Prefer", "wait=30");

            assertThat(done.status()).as(done.text()).isEqualTo(200);
            assertThat(done.member("status")).isEqualTo("succeeded");
            await().atMost(PATIENCE).untilAsserted(
                    () -> assertThat(acs.get(device + "/wake").member("cameBy")).isEqualTo("http"));
            Answer last = acs.get(device + "/wake");
            assertThat(last.member("method") + ' ' + last.member("outcome")).isEqualTo("http accepted");
            assertThat(acs.metrics()).contains(
                    "acs_wake_duration_seconds_count{method=\"http\",outcome=\"accepted\"} 1", "acs_wake_pending ");
            assertThat(fleet.whole().failures()).isZero();
        }
    }

    @Test
    void a_device_is_woken_by_the_api_at_once_and_no_oftener_than_it_may_be() throws Exception {
        try (LiveAcs acs = LiveAcs.start(here, LOOPBACK, "wake.device-per-minute=2");
                FleetRun fleet = fleet(acs, 1, DeviceTree.parse(CSV))) {
            String device = device(acs, 0);
            assertThat(acs.get(device + "/wake").problem()).isEqualTo("404 not-found");

            Answer woken = acs.send("POST", device + "/wake", null);

            assertThat(woken.status()).as(woken.text()).isEqualTo(200);
            assertThat(woken.member("outcome")).isEqualTo("accepted");
            assertThat(woken.json().path("attempts")).singleElement().satisfies(attempt -> {
                assertThat(attempt.path("method").asString()).isEqualTo("http");
                assertThat(attempt.path("durationMs").asInt()).isNotNegative();
            });
            await().atMost(PATIENCE).until(() -> acs.get(device).text().contains("6 CONNECTION REQUEST"));
            await().atMost(PATIENCE).until(() -> acs.send("POST", device + "/wake", null).status() == 429);
            assertThat(acs.send("POST", "/devices/00A1B2-Nobody-1/wake", null).problem()).isEqualTo("404 not-found");
            assertThat(fleet.whole().failures()).isZero();
        }
    }

    @Test
    void without_being_told_otherwise_the_acs_asks_nobody_on_its_own_machine() throws Exception {
        try (LiveAcs acs = LiveAcs.start(here); FleetRun fleet = fleet(acs, 1, DeviceTree.parse(CSV))) {
            String device = device(acs, 0);

            Answer woken = acs.send("POST", device + "/wake", null);

            assertThat(woken.member("outcome")).isEqualTo("forbiddenAddress");
            assertThat(woken.text()).contains("loopback", "wake.allow");
            assertThat(fleet.connectionRequestUrl(0)).isNotNull();
            ScriptedCpe silent = acs.cpe();
            assertThat(acs.send("POST", "/devices/" + silent.id().canonical() + "/wake", null).problem())
                    .isEqualTo("409 conflict");
        }
    }

    @Test
    void no_device_has_the_acs_call_itself_or_its_database_whatever_is_allowed() throws Exception {
        try (LiveAcs acs = LiveAcs.start(here, LOOPBACK, "wake.ports-deny=", "wake.device-per-minute=60")) {
            AcsApplication.Ports own = acs.ports();
            int database = DatabaseAddress.of(TestPostgres.server()).hosts().getFirst().port();
            for (int port : new int[]{own.cwmp(), own.api(), own.management(), own.files(), database}) {
                ScriptedCpe cpe = acs.cpe();
                cpe.connectionRequestUrl("http://127.0.0.1:" + port + "/");
                cpe.session(List.of(ScriptedCpe.event("6 CONNECTION REQUEST", "")), List.of(), request -> null);

                Answer woken = acs.send("POST", "/devices/" + cpe.id().canonical() + "/wake", null);

                assertThat(woken.member("outcome")).as(woken.text()).isEqualTo("forbiddenAddress");
                assertThat(woken.text()).contains("is the ACS itself or its database");
            }
        }
    }

    @Test
    void an_operation_that_was_queued_before_a_restart_is_found_again() throws Exception {
        LiveAcs before = LiveAcs.start(here, "wake.enabled=false");
        int port = before.cwmpPort();
        try (FleetRun fleet = fleet(port, 1, DeviceTree.parse(CSV))) {
            String device;
            String operation;
            try (before) {
                device = device(before, 0);
                operation = before.send("POST", device + "/operations", BodyPublishers.ofString(READ), "Content-Type",
                        "application/json").location();
                assertThat(before.send("POST", device + "/wake", null).problem()).isEqualTo("409 conflict");
            }
            try (LiveAcs after = LiveAcs.start(here, LOOPBACK, "wake.look=1s", "cwmp.port=" + port)) {
                await().atMost(PATIENCE).until(() -> after.get(operation).member("status").equals("succeeded"));
                // The device may have done it before its answer to the request is known and kept (quirk Q10).
                await().atMost(PATIENCE).untilAsserted(
                        () -> assertThat(after.get(device + "/wake").member("outcome")).isEqualTo("accepted"));
                assertThat(fleet.whole().failures()).isZero();
            }
        }
    }

    @Test
    void a_simulated_device_with_a_login_takes_the_digest_of_the_acs() throws Exception {
        DeviceTree tree = DeviceTree.parse(CSV)
                .with("ManagementServer.ConnectionRequestUsername", "acs", ParameterType.STRING)
                .with("ManagementServer.ConnectionRequestPassword", "secret", ParameterType.STRING);
        WakeLoops loops = new WakeLoops(Duration.ofSeconds(2));
        AddressRules shipped = AddressRules.defaults();
        AddressRules rules = new AddressRules(shipped.networks(), NetworkList.parse("127.0.0.0/8"), NetworkList.EMPTY,
                shipped.ports(), shipped.portsDenied());
        HttpWake wake = new HttpWake(HttpWakeSettings.defaults(), loops, loops,
                new AddressPolicy(rules, () -> OwnPlaces.NONE), address -> true);
        try (LiveAcs acs = LiveAcs.start(here); FleetRun fleet = fleet(acs, 1, tree)) {
            String device = device(acs, 0);
            String url = String.valueOf(fleet.connectionRequestUrl(0));

            assertThat(ask(wake, url, "wrong", "secret")).isEqualTo(Outcome.ACCEPTED);
            await().atMost(PATIENCE).until(() -> acs.get(device).text().contains("6 CONNECTION REQUEST"));
            assertThat(ask(wake, url, "wrong")).isEqualTo(Outcome.UNAUTHORIZED);
        } finally {
            loops.close().block(PATIENCE);
        }
    }

    private static Outcome ask(HttpWake wake, String url, String... passwords) {
        return wake.wake(new WakeTarget("device", url, "", "",
                new ConnectionRequestCredential("acs", List.of(passwords)))).map(Attempt::outcome)
                .blockOptional(PATIENCE).orElseThrow();
    }

    /** Its path in the API, once it has called. */
    private static String device(LiveAcs acs, int index) {
        String path = await().atMost(PATIENCE).until(() -> {
            for (var item : acs.get("/devices").json().path("items")) {
                if (item.path("serialNumber").asString().endsWith("00000" + index)
                        && !item.path("connectionRequestUrl").asString().isEmpty()) {
                    return "/devices/" + item.path("id").asString();
                }
            }
            return "";
        }, found -> !found.isEmpty());
        return path;
    }

    private static FleetRun fleet(LiveAcs acs, int devices, DeviceTree tree) {
        return fleet(acs.cwmpPort(), devices, tree);
    }

    private static FleetRun fleet(int port, int devices, DeviceTree tree) {
        CpeModel model = new CpeModel("C", 1, 0, List.of(new EventStruct(EventCode.BOOTSTRAP, "")),
                List.of(new EventStruct(EventCode.PERIODIC, "")), CwmpNamespace.CWMP_1_0);
        FleetSettings settings = new FleetSettings(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port), "/", devices, 0,
                Duration.ofMinutes(5), 4, Duration.ofSeconds(20), true,
                new FleetSettings.ByThemselves(Duration.ofMillis(200)), new FleetSettings.Called(0));
        return FleetRun.start(new SimulatedFleet(model, DeviceProfile.of(tree, Set.of()), 1), settings, false);
    }
}
