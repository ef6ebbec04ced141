package acs.transport.stun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import acs.network.PeerPrograms;
import acs.port.NatBindings;
import acs.transport.stun.StunCredentials.Claimant;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Mono;

/** The server on a real socket, also asked by other people's clients where they are installed. */
@Timeout(60)
class StunServerTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String USER = "0011AA-GW-1";
    private static final byte[] KEY = "secret".getBytes(StandardCharsets.UTF_8);

    private final Map<String, NatBindings.Binding> learnt = new ConcurrentHashMap<>();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final StunServer server = server(0);
    private DatagramSocket device;

    private StunServer server(int port) {
        NatBindings bindings = new NatBindings() {
            @Override
            public void learnt(String deviceKey, Binding binding) {
                learnt.put(deviceKey, binding);
            }

            @Override
            public Mono<Binding> find(String deviceKey) {
                return Mono.justOrEmpty(learnt.get(deviceKey));
            }
        };
        return new StunServer(new StunSettings("127.0.0.1", port, "", 1 << 20, StunPolicy.defaults()),
                username -> username.equals(USER)
                        ? Optional.of(new Claimant(USER, List.of("secret")))
                        : Optional.empty(),
                bindings, Clock.systemUTC(), meters);
    }

    @BeforeEach
    void start() throws IOException {
        server.start().block(PATIENCE);
        device = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        device.setSoTimeout(20_000);
    }

    @AfterEach
    void stop() {
        device.close();
        server.stop().block(PATIENCE);
    }

    private byte[] receive() throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[2_048], 2_048);
        device.receive(packet);
        assertThat(packet.getPort()).isEqualTo(server.port());
        return Arrays.copyOf(packet.getData(), packet.getLength());
    }

    private void send(byte[] datagram) throws IOException {
        device.send(new DatagramPacket(datagram, datagram.length, InetAddress.getLoopbackAddress(), server.port()));
    }

    private StunMessage ask(byte[] datagram) throws Exception {
        send(datagram);
        return StunMessage.read(receive());
    }

    private static StunWriter request(long number) {
        return new StunWriter(Stun.BINDING_REQUEST, new TransactionId(1, number)).connectionRequestBinding();
    }

    @Test
    void a_device_proves_its_binding_and_is_then_called_from_the_same_port() throws Exception {
        assertThat(ask(request(1).bindingChange().username(USER).finish()).errorCode()).isEqualTo(401);
        StunMessage bound = ask(request(2).bindingChange().username(USER).finish(KEY, IntegrityForm.CLASSIC));
        InetSocketAddress here = new InetSocketAddress(InetAddress.getLoopbackAddress(), device.getLocalPort());
        assertThat(bound.address(Stun.MAPPED_ADDRESS)).contains(here);
        assertThat(bound.address(Stun.SOURCE_ADDRESS))
                .contains(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
        assertThat(learnt.get(USER).address()).isEqualTo("127.0.0.1:" + device.getLocalPort());

        server.send(here, "GET http://x HTTP/1.1".getBytes(StandardCharsets.US_ASCII)).block(PATIENCE);
        assertThat(receive()).asString(StandardCharsets.US_ASCII).startsWith("GET ");
        assertThat(count(StunOutcome.LEARNT)).isEqualTo(1);
        assertThat(count(StunOutcome.CHALLENGED)).isEqualTo(1);
    }

    @Test
    void rubbish_is_counted_and_gets_no_answer_and_the_server_goes_on() throws Exception {
        byte[] large = new byte[9_000];
        large[1] = 1;
        send(large);
        send(new byte[0]);
        send("GET http://127.0.0.1?ts=1 HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        await().atMost(PATIENCE).until(() -> count(StunOutcome.MALFORMED) == 3);
        device.setSoTimeout(50);
        assertThatThrownBy(this::receive).isInstanceOf(SocketTimeoutException.class);

        device.setSoTimeout(20_000);
        assertThat(ask(request(3).finish()).type()).isEqualTo(Stun.BINDING_RESPONSE);
    }

    @Test
    void a_thousand_datagrams_at_once_are_each_taken_once() throws Exception {
        for (int i = 0; i < 500; i++) {
            send(request(i).finish());
        }
        for (int i = 0; i < 500; i++) {
            assertThat(StunMessage.read(receive()).transaction().low()).isLessThan(500);
        }
        assertThat(count(StunOutcome.ANSWERED)).isEqualTo(500);
    }

    @Test
    void a_port_that_is_taken_fails_the_start() {
        StunServer second = server(server.port());
        assertThatThrownBy(() -> second.start().block(PATIENCE)).hasMessageContaining("in use");
        second.stop().block(PATIENCE);
    }

    @Test
    void coturns_client_is_told_its_address() throws Exception {
        assertThat(run("turnutils_stunclient", "-p", Integer.toString(server.port()), "127.0.0.1"))
                .containsPattern("(?i)(reflexive|mapped).*127\\.0\\.0\\.1:\\d+");
    }

    @Test
    void the_classic_client_is_told_its_address() throws Exception {
        // Test 1 is the plain Binding Request of RFC 3489.
        assertThat(run("stun", "127.0.0.1:" + server.port(), "1", "-v"))
                .containsPattern("(?i)mappedaddress *= *127\\.0\\.0\\.1:\\d+")
                .containsPattern("(?i)changedaddress *= *127\\.0\\.0\\.1:" + server.port());
    }

    private static String run(String... command) throws Exception {
        command[0] = PeerPrograms.named(command[0]).toString();
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
            return out;
        } finally {
            process.destroyForcibly();
        }
    }

    private double count(StunOutcome outcome) {
        return meters.get("acs.stun.requests").tag("outcome", outcome.name().toLowerCase(java.util.Locale.ROOT))
                .counter().count();
    }
}
