package acs.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import acs.cwmp.EventCode;
import acs.cwmp.EventStruct;
import acs.cwmp.Inform;
import acs.network.PeerPrograms;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.scheduler.Schedulers;

/**
 * A device in a network of its own, behind a router that masquerades: {@code acs simulate} in one network namespace, the NAT in
 * another, the ACS's side here. What the NAT does not let in does not come in: a datagram from another port is lost, one from the
 * STUN server's arrives.
 */
@Timeout(180)
class BehindNatTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String DEVICE = "202BC1-SimCPE-SIM000000";
    private static final EventStruct CALLED = new EventStruct(EventCode.CONNECTION_REQUEST, "");
    /** Of documentation, so that it is nobody's: towards the ACS, and at home. */
    private static final String OUTSIDE = "198.51.100.";
    private static final String HOME = "192.0.2.";

    private final String id = Long.toString(ProcessHandle.current().pid() % 100_000);
    private final String cpe = "acs-cpe-" + id;
    private final String nat = "acs-nat-" + id;
    private final LearntBindings bindings = new LearntBindings();

    @TempDir
    private Path directory;

    @Test
    void a_device_behind_nat_is_called_from_the_port_that_its_binding_leads_to_and_from_no_other() throws Exception {
        assumeTrue("root".equals(System.getProperty("user.name")), "network namespaces need root");
        PeerPrograms.named("ip");
        PeerPrograms.named("iptables");
        assumeTrue(NetworkInterface.networkInterfaces().flatMap(NetworkInterface::inetAddresses)
                .noneMatch(address -> address.getHostAddress().startsWith(OUTSIDE)), OUTSIDE + "0/24 is in use here");
        try {
            assumeTrue(buildNetworks(), "this machine does not let network namespaces be made, or linked by a NAT");
            callThroughNat();
        } finally {
            run("ip", "netns", "del", cpe);
            run("ip", "netns", "del", nat);
            run("ip", "link", "del", "acso" + id);
        }
    }

    private boolean buildNetworks() throws IOException, InterruptedException {
        for (String line : """
                ip netns add %1$s
                ip netns add %2$s
                ip link add acso%3$s type veth peer name acsn%3$s
                ip link set acsn%3$s netns %2$s
                ip link add acsh%3$s type veth peer name acsc%3$s
                ip link set acsh%3$s netns %2$s
                ip link set acsc%3$s netns %1$s
                ip addr add %4$s1/24 dev acso%3$s
                ip link set acso%3$s up
                ip netns exec %2$s ip addr add %4$s2/24 dev acsn%3$s
                ip netns exec %2$s ip link set acsn%3$s up
                ip netns exec %2$s ip addr add %5$s1/24 dev acsh%3$s
                ip netns exec %2$s ip link set acsh%3$s up
                ip netns exec %1$s ip addr add %5$s2/24 dev acsc%3$s
                ip netns exec %1$s ip link set acsc%3$s up
                ip netns exec %1$s ip link set lo up
                ip netns exec %1$s ip route add default via %5$s1
                ip netns exec %2$s sysctl -q -w net.ipv4.ip_forward=1
                ip netns exec %2$s iptables -t nat -A POSTROUTING -o acsn%3$s -j MASQUERADE --random
                ip netns exec %2$s iptables -P FORWARD DROP
                ip netns exec %2$s iptables -A FORWARD -i acsh%3$s -j ACCEPT
                ip netns exec %2$s iptables -A FORWARD -m conntrack --ctstate ESTABLISHED -j ACCEPT
                """.formatted(cpe, nat, id, OUTSIDE, HOME).lines().toList()) {
            if (run(line.split(" ", -1)) != 0) {
                return false;
            }
        }
        return true;
    }

    private static int run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        return process.waitFor(20, TimeUnit.SECONDS) ? process.exitValue() : -1;
    }

    private void callThroughNat() throws Exception {
        InetAddress here = InetAddress.getByName(OUTSIDE + "1");
        StunServer stun = server(here);
        StunServer elsewhere = server(here);
        stun.start().block(PATIENCE);
        elsewhere.start().block(PATIENCE);
        try (ScriptedAcs acs = new ScriptedAcs(here)) {
            Process simulation = simulate(acs, stun.port());
            try {
                await().atMost(PATIENCE).until(() -> acs.completed.size() == 1 && !bindings.all.isEmpty());
                String address = Objects.requireNonNull(bindings.all.get(DEVICE)).address();
                assertThat(address).as("the NAT's address").startsWith(OUTSIDE + "2:");

                assertThat(call(elsewhere, address)).isEqualTo(Outcome.ACCEPTED);
                await().during(Duration.ofSeconds(1)).atMost(PATIENCE).until(() -> acs.informs.size() == 1);

                assertThat(call(stun, address)).isEqualTo(Outcome.ACCEPTED);
                await().atMost(PATIENCE).until(() -> acs.completed.size() == 2);
                Inform last = acs.informs.stream().skip(1).findFirst().orElseThrow();
                assertThat(last.events()).containsExactly(CALLED);
            } finally {
                simulation.destroy();
                assertThat(simulation.waitFor(20, TimeUnit.SECONDS)).isTrue();
            }
        } finally {
            stun.stop().block(PATIENCE);
            elsewhere.stop().block(PATIENCE);
        }
    }

    private StunServer server(InetAddress here) {
        return new StunServer(new StunSettings(here.getHostAddress(), 0, "", 1 << 20, StunPolicy.defaults()),
                username -> username.equals(DEVICE)
                        ? Optional.of(new Claimant(DEVICE, List.of("stun-secret")))
                        : Optional.empty(),
                bindings, Clock.systemUTC(), new SimpleMeterRegistry());
    }

    private static Outcome call(StunServer from, String address) {
        UdpWake wake = new UdpWake(from::send,
                new UdpWakeSettings(3, Duration.ofMillis(10), Duration.ofSeconds(10), 100), to -> true,
                Clock.systemUTC(), Schedulers.parallel());
        return Objects.requireNonNull(wake.wake(new WakeTarget(DEVICE, "", address, "",
                new ConnectionRequestCredential("acs", List.of("secret")))).block(PATIENCE)).outcome();
    }

    private Process simulate(ScriptedAcs acs, int stunPort) throws IOException {
        Path model = Files.writeString(directory.resolve("model.csv"), """
                Parameter,Object,Writable,Value,Value type
                Device,true,false,,
                Device.ManagementServer.PeriodicInformEnable,false,true,true,xsd:boolean
                Device.ManagementServer.PeriodicInformInterval,false,true,3600,xsd:unsignedInt
                Device.ManagementServer.STUNUsername,false,true,%s,xsd:string
                Device.ManagementServer.STUNPassword,false,true,stun-secret,xsd:string
                Device.ManagementServer.ConnectionRequestUsername,false,true,acs,xsd:string
                Device.ManagementServer.ConnectionRequestPassword,false,true,secret,xsd:string
                """.formatted(DEVICE), StandardCharsets.UTF_8);
        return new ProcessBuilder("ip", "netns", "exec", cpe,
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx128m", "-cp",
                System.getProperty("java.class.path"), Simulate.class.getName(), "--devices", "1", "--model",
                model.toString(), "--duration", "120", "--start-within", "0", "--url",
                acs.url().toString(), "--stun", OUTSIDE + "1:" + stunPort, "--stun-keep-alive", "1",
                "--allow-remote").redirectErrorStream(true).redirectOutput(directory.resolve("simulate.log").toFile())
                .start();
    }
}
