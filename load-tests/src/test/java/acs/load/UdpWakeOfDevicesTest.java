package acs.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

import acs.cwmp.CwmpNamespace;
import acs.cwmp.EventCode;
import acs.cwmp.EventStruct;
import acs.cwmp.Inform;
import acs.cwmp.ParameterType;
import acs.load.cpe.CpeModel;
import acs.load.cpe.DeviceProfile;
import acs.load.cpe.DeviceTree;
import acs.load.cpe.SimulatedFleet;
import acs.load.fleet.FleetRun;
import acs.load.fleet.FleetSettings;
import acs.port.CredentialStore.ConnectionRequestCredential;
import acs.port.Waker.Outcome;
import acs.transport.stun.StunCredentials.Claimant;
import acs.transport.stun.StunPolicy;
import acs.transport.stun.StunServer;
import acs.transport.stun.StunSettings;
import acs.transport.stun.UdpWake;
import acs.transport.stun.UdpWakeSettings;
import acs.transport.wake.WakeTarget;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.scheduler.Schedulers;

/** Simulated devices prove their bindings to the real STUN server, and are called through them. */
@Timeout(60)
class UdpWakeOfDevicesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final EventStruct CALLED = new EventStruct(EventCode.CONNECTION_REQUEST, "");
    private static final DeviceTree TREE = DeviceTree.parse("""
            Parameter,Object,Writable,Value,Value type
            Device,true,false,,
            Device.ManagementServer.PeriodicInformEnable,false,true,true,xsd:boolean
            Device.ManagementServer.PeriodicInformInterval,false,true,3600,xsd:unsignedInt
            Device.ManagementServer.UDPConnectionRequestAddress,false,false,,xsd:string
            Device.ManagementServer.STUNUsername,false,true,202BC1-SimCPE-C000000,xsd:string
            Device.ManagementServer.STUNPassword,false,true,stun-secret,xsd:string
            Device.ManagementServer.ConnectionRequestUsername,false,true,acs,xsd:string
            Device.ManagementServer.ConnectionRequestPassword,false,true,secret,xsd:string
            """);

    private final LearntBindings bindings = new LearntBindings();
    private final StunServer stun = new StunServer(
            new StunSettings("127.0.0.1", 0, "", 1 << 20, StunPolicy.defaults()),
            username -> username.startsWith("202BC1-")
                    ? Optional.of(new Claimant(username, List.of("stun-secret")))
                    : Optional.empty(),
            bindings, Clock.systemUTC(), new SimpleMeterRegistry());
    private final UdpWake wake = new UdpWake(stun::send,
            new UdpWakeSettings(3, Duration.ofMillis(10), Duration.ofSeconds(10), 100), address -> true,
            Clock.systemUTC(), Schedulers.parallel());
    private ScriptedAcs acs;

    @BeforeEach
    void start() throws Exception {
        acs = new ScriptedAcs();
        stun.start().block(PATIENCE);
    }

    @AfterEach
    void stop() {
        acs.close();
        stun.stop().block(PATIENCE);
    }

    private FleetRun run(DeviceTree tree) {
        CpeModel model = new CpeModel("C", 1, 0, List.of(new EventStruct(EventCode.BOOTSTRAP, "")),
                List.of(new EventStruct(EventCode.PERIODIC, "")), CwmpNamespace.CWMP_1_0);
        FleetSettings settings = new FleetSettings(CwmpTarget.of(acs.url(), false), CwmpTarget.path(acs.url()), 1, 0,
                Duration.ofMinutes(5), 4, Duration.ofSeconds(10), false,
                new FleetSettings.ByThemselves(Duration.ofMillis(1)), new FleetSettings.Called(0,
                        new FleetSettings.Stun(new InetSocketAddress(InetAddress.getLoopbackAddress(), stun.port()),
                                Duration.ofMillis(200))));
        return FleetRun.start(new SimulatedFleet(model, DeviceProfile.of(tree, Set.of()), 1), settings, false);
    }

    private Outcome ask(String address, String username, String password) {
        return Objects.requireNonNull(wake.wake(new WakeTarget("202BC1-SimCPE-C000000", "", address, "",
                new ConnectionRequestCredential(username, List.of(password)))).block(PATIENCE)).outcome();
    }

    @Test
    void a_device_is_called_once_through_the_binding_that_it_proved() {
        try (FleetRun run = run(TREE)) {
            await().atMost(PATIENCE).until(() -> acs.completed.size() == 1 && bindings.all.size() == 1);
            String address = bindings.all.values().iterator().next().address();

            assertThat(ask(address, "acs", "secret")).isEqualTo(Outcome.ACCEPTED);

            await().atMost(PATIENCE).until(() -> acs.completed.size() == 2);
            Inform last = acs.informs.stream().skip(1).findFirst().orElseThrow();
            assertThat(last.events()).containsExactly(CALLED);
            // Three copies are one request.
            assertThat(run.connectionRequestUrl(0)).isNotNull();
            await().during(Duration.ofMillis(700)).atMost(PATIENCE).until(() -> acs.completed.size() == 2);
        }
    }

    @ParameterizedTest
    @CsvSource({"acs, wrong", "other, secret"})
    void a_request_that_is_not_signed_as_it_should_be_is_not_heard(String username, String password) {
        try (FleetRun run = run(TREE)) {
            await().atMost(PATIENCE).until(() -> acs.completed.size() == 1 && bindings.all.size() == 1);
            assertThat(ask(bindings.all.values().iterator().next().address(), username, password))
                    .isEqualTo(Outcome.ACCEPTED);
            await().during(Duration.ofMillis(700)).atMost(PATIENCE).until(() -> acs.completed.size() == 1);
            assertThat(run.connectionRequestUrl(0)).isNotNull();
        }
    }

    @Test
    void a_device_with_a_wrong_stun_password_is_never_bound() {
        try (FleetRun run = run(TREE.with("ManagementServer.STUNPassword", "wrong", ParameterType.STRING))) {
            await().during(Duration.ofMillis(700)).atMost(PATIENCE)
                    .until(() -> acs.completed.size() >= 1 && bindings.all.isEmpty());
            assertThat(run.connectionRequestUrl(0)).isNotNull();
        }
    }
}
