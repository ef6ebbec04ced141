package acs.app.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import acs.app.operations.LiveAcs.Answer;
import acs.credential.DerivedSecret;
import acs.credential.KeyLines;
import acs.credential.KeyRing;
import acs.credential.StunSecret;
import acs.cwmp.CwmpNamespace;
import acs.cwmp.EventCode;
import acs.cwmp.EventStruct;
import acs.load.cpe.CpeLogin;
import acs.load.cpe.CpeModel;
import acs.load.cpe.DeviceProfile;
import acs.load.cpe.DeviceTree;
import acs.load.cpe.SimulatedFleet;
import acs.load.fleet.FleetRun;
import acs.load.fleet.FleetSettings;
import acs.store.TestPostgres;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A simulated device comes with the shared secret, over Digest, and gets all that it and the ACS need to know each other. */
@Timeout(180)
class DigestEnrolmentTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String ID = "202BC1-SimCPE-C000000";
    private static final String DEVICE = "/devices/" + ID;
    private static final CpeLogin SHARED = new CpeLogin("factory", "bootstrap-s3cret");
    private static final List<String> DIGEST = List.of("cwmp.auth=digest", "auth.bootstrap-username=factory",
            "ACS_AUTH_BOOTSTRAP_PASSWORD=bootstrap-s3cret", "wake.allow=127.0.0.0/8");
    private static final String CSV = """
            Parameter,Object,Writable,Value,Value type,Notification
            Device,true,false,,,
            Device.ManagementServer.PeriodicInformEnable,false,true,true,xsd:boolean,0
            Device.ManagementServer.PeriodicInformInterval,false,true,86400,xsd:unsignedInt,0
            Device.ManagementServer.Username,false,true,,xsd:string,0
            Device.ManagementServer.Password,false,true,,xsd:string,0
            Device.ManagementServer.ConnectionRequestUsername,false,true,,xsd:string,0
            Device.ManagementServer.ConnectionRequestPassword,false,true,,xsd:string,0
            """;
    private static final String STUN = """
            Device.ManagementServer.UDPConnectionRequestAddress,false,false,,xsd:string,2
            Device.ManagementServer.STUNUsername,false,true,,xsd:string,0
            Device.ManagementServer.STUNPassword,false,true,,xsd:string,0
            """;

    @TempDir
    Path here;

    @Test
    void the_shared_secret_is_exchanged_once_and_from_then_on_each_knows_the_other_by_the_device_s_own()
            throws Exception {
        try (LiveAcs acs = start()) {
            try (FleetRun fleet = fleet(acs, CSV, SHARED, null)) {
                JsonNode now = settled(acs);
                assertThat(now.path("kind").asString() + now.path("keyVersion").asInt()).isEqualTo("derived1");
                assertThat(now.path("connectionRequest").path("keyVersion").asInt()).isEqualTo(1);

                assertThat(acs.send("POST", DEVICE + "/wake", null).member("outcome")).isEqualTo("accepted");
                await().atMost(PATIENCE).until(() -> acs.get(DEVICE).text().contains("6 CONNECTION REQUEST"));
                assertThat(fleet.whole().failures()).as(fleet.whole().lastFailure()).isZero();
            }
            assertThat(refusal(acs, SHARED)).as("somebody who read it off another device").contains("403");
            assertThat(refusal(acs, new CpeLogin(ID, "wrong"))).contains("401");
            assertThat(acs.metrics()).contains("acs_cwmp_auth_failures_total{reason=\"bootstrap_refused\"}");

            Answer reopened = put(acs, "{\"reopenBootstrapSeconds\": 60}");
            assertThat(reopened.status()).as(reopened.text()).isEqualTo(200);
            try (FleetRun reset = fleet(acs, CSV, SHARED, null)) {
                await().atMost(PATIENCE).until(() -> reset.whole().ended() > 0);
                assertThat(reset.whole().failures()).as(reset.whole().lastFailure()).isZero();
                await().atMost(PATIENCE)
                        .until(() -> acs.get(DEVICE + "/credentials").json().path("bootstrapUntil").isNull());
            }
            assertThat(refusal(acs, SHARED)).contains("403");
        }
    }

    @Test
    void a_device_with_a_stun_client_is_told_how_to_prove_its_binding_and_proves_it() throws Exception {
        int port = freePort();
        try (LiveAcs acs = start("stun.enabled=true", "stun.port=" + port);
                FleetRun fleet = fleet(acs, CSV + STUN, SHARED, new FleetSettings.Stun(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), port), Duration.ofMillis(300)))) {
            await().atMost(PATIENCE).until(() -> isSettled(credentials(acs).path("stun")));

            await().atMost(PATIENCE)
                    .until(() -> acs.metrics().contains("acs_nat_bindings_total{outcome=\"stored\"} 1"));
            assertThat(acs.metrics()).contains("acs_stun_requests_total{outcome=\"learnt\"}");
            assertThat(fleet.whole().failures()).as(fleet.whole().lastFailure()).isZero();
        }
    }

    /** Libraries as they log when shipped, the ACS with everything that it could log. {@code EnrolmentTest} has Basic and the tables. */
    @Test
    void no_secret_of_any_way_to_a_device_stands_in_a_log_or_a_metric() throws Exception {
        int port = freePort();
        StringBuilder seen = new StringBuilder();
        try (WholeLog log = new WholeLog();
                LiveAcs acs = start("stun.enabled=true", "stun.port=" + port);
                FleetRun fleet = fleet(acs, CSV + STUN, SHARED, new FleetSettings.Stun(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), port), Duration.ofMillis(300)))) {
            await().atMost(PATIENCE).until(() -> isSettled(credentials(acs).path("stun")));
            assertThat(acs.send("POST", DEVICE + "/wake", null).member("outcome")).isEqualTo("accepted");
            await().atMost(PATIENCE).until(() -> acs.get(DEVICE).text().contains("6 CONNECTION REQUEST"));
            refusal(acs, new CpeLogin(ID, "wrong-s3cret"));
            seen.append(acs.metrics()).append(log.text());
        }
        assertThat(seen).contains("acs_wake_duration_seconds_count", "connection request, completed", "WRONG_PASSWORD");
        assertThat(secrets()).hasSizeGreaterThan(6).allSatisfy(secret -> assertThat(seen).doesNotContain(secret));
    }

    private List<String> secrets() throws IOException {
        Path data = here.resolve("acs-data");
        KeyRing ring = KeyLines.parse(Files.readString(data.resolve("credentials.keys")));
        List<String> secrets = new ArrayList<>(List.of("bootstrap-s3cret", "wrong-s3cret",
                Files.readString(data.resolve("admin.token")).strip(), TestPostgres.server().password(),
                DerivedSecret.of(ring, 1, DerivedSecret.CPE_PASSWORD, ID).orElseThrow(),
                DerivedSecret.of(ring, 1, DerivedSecret.CONNECTION_REQUEST, ID).orElseThrow(),
                new StunSecret(() -> ring).password(ID)));
        for (String keys : List.of("credentials.keys", "secrets.keys")) {
            Files.readAllLines(data.resolve(keys)).stream().filter(line -> line.matches("\\d+:.+"))
                    .forEach(line -> secrets.add(line.substring(line.indexOf(':') + 1)));
        }
        return secrets;
    }

    @Test
    void a_device_that_knows_nothing_of_stun_refuses_that_alone() throws Exception {
        try (LiveAcs acs = start("stun.enabled=true", "stun.port=" + freePort(), "auth.set-stun-credentials=always");
                FleetRun fleet = fleet(acs, CSV, SHARED, null)) {
            settled(acs);
            await().atMost(PATIENCE)
                    .until(() -> credentials(acs).path("stun").path("state").asString().equals("failed"));

            String operation = credentials(acs).path("stun").path("operationId").asString();
            assertThat(acs.get("/operations/" + operation).text()).contains("9005");
            assertThat(fleet.whole().failures()).as(fleet.whole().lastFailure()).isZero();
        }
    }

    @Test
    void what_an_operator_has_set_in_a_device_wakes_it() throws Exception {
        try (LiveAcs acs = LiveAcs.start(here, "wake.allow=127.0.0.0/8");
                FleetRun fleet = fleet(acs, CSV, SHARED, null)) {
            await().atMost(PATIENCE).until(() -> acs.get(DEVICE).status() == 200);
            assertThat(credentials(acs).path("connectionRequest").path("keyVersion").isNull())
                    .as("nobody was asked for a proof").isTrue();

            assertThat(put(acs, "{\"setConnectionRequest\": true}").status()).isEqualTo(202);

            // By itself it would come tomorrow.
            await().atMost(PATIENCE).until(() -> isSettled(credentials(acs).path("connectionRequest")));
            assertThat(fleet.whole().failures()).isZero();
        }
    }

    private LiveAcs start(String... more) throws Exception {
        return LiveAcs.start(here, Stream.concat(DIGEST.stream(), Stream.of(more)).toArray(String[]::new));
    }

    private static int freePort() throws IOException {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static Answer put(LiveAcs acs, String body) throws Exception {
        return acs.send("PUT", DEVICE + "/credentials", BodyPublishers.ofString(body), "Content-Type",
                "application/json");
    }

    private static JsonNode credentials(LiveAcs acs) throws Exception {
        return acs.get(DEVICE + "/credentials").json();
    }

    /** Once the device has its own secret and knows the ACS's. */
    private static JsonNode settled(LiveAcs acs) {
        return await().atMost(PATIENCE).until(() -> credentials(acs), it -> it.path("kind").asString().equals("derived")
                && it.path("change").isNull() && isSettled(it.path("connectionRequest")));
    }

    private static boolean isSettled(JsonNode login) {
        return login.path("state").asString().equals("settled") && login.path("keyVersion").asInt(0) == 1;
    }

    /** Why a device that forgot all and has this login is turned away. */
    private static String refusal(LiveAcs acs, CpeLogin login) throws Exception {
        try (FleetRun fleet = fleet(acs, CSV, login, null)) {
            await().atMost(PATIENCE).until(() -> fleet.whole().failures() > 0);
            return fleet.whole().lastFailure();
        }
    }

    private static FleetRun fleet(LiveAcs acs, String csv, CpeLogin login, FleetSettings.@Nullable Stun stun) {
        CpeModel model = new CpeModel("C", 1, 0, List.of(new EventStruct(EventCode.BOOTSTRAP, "")),
                List.of(new EventStruct(EventCode.PERIODIC, "")), CwmpNamespace.CWMP_1_0);
        FleetSettings settings = new FleetSettings(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), acs.cwmpPort()), "/", 1, 0,
                Duration.ofMinutes(5), 4, Duration.ofSeconds(20), true,
                new FleetSettings.ByThemselves(Duration.ofMillis(1)), new FleetSettings.Called(0, stun), null,
                device -> login);
        return FleetRun.start(new SimulatedFleet(model, DeviceProfile.of(DeviceTree.parse(csv), Set.of()), 1), settings,
                false);
    }
}
