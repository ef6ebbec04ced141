package acs.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;

import acs.app.config.AcsConfig;
import acs.app.config.NatConfig;
import acs.app.config.XmppConfig;
import acs.credential.KeyRing;
import acs.credential.StunSecret;
import acs.cwmp.CwmpDateTime;
import acs.cwmp.CwmpVersion;
import acs.cwmp.DeviceId;
import acs.cwmp.EventCode;
import acs.cwmp.EventStruct;
import acs.cwmp.Inform;
import acs.port.CredentialStore.ConnectionRequestCredential;
import acs.port.InformRecord;
import acs.port.Waker;
import acs.store.DatabaseAddress;
import acs.store.DatabaseConnections;
import acs.store.PostgresInformLog;
import acs.store.StoreSettings;
import acs.store.TestPostgres;
import acs.transport.stun.IntegrityForm;
import acs.transport.stun.Stun;
import acs.transport.stun.StunMessage;
import acs.transport.stun.StunSettings;
import acs.transport.stun.StunWriter;
import acs.transport.stun.TransactionId;
import acs.transport.wake.WakeTarget;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The parts put together: a device's proof reaches the database, and a request leaves from the STUN port. */
@Timeout(120)
class NatPartsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final DeviceId DEVICE = new DeviceId("Acme", "0011AA", "GW", "S-1");
    private static final String KEY = DEVICE.canonical();

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final StartedParts parts = new StartedParts();
    private final NatParts nat = new NatParts(meters, parts);
    private final KeyRing keys = ring();

    private static KeyRing ring() {
        TreeMap<Integer, byte[]> all = new TreeMap<>();
        all.put(1, new byte[KeyRing.KEY_BYTES]);
        return new KeyRing(all);
    }

    @AfterEach
    void stop() {
        parts.close();
    }

    private static NatConfig enabled(int port) {
        NatConfig shipped = NatConfig.defaults();
        return new NatConfig(true, new StunSettings("127.0.0.1", port, "", 1 << 20, shipped.stun().policy()),
                shipped.wake(), shipped.waitingMax(), shipped.bindingLife());
    }

    @Test
    void a_proven_binding_is_stored_and_the_device_called_through_it() throws Exception {
        StoreSettings store = StoreSettings.defaults();
        DatabaseAddress database = TestPostgres.freshDatabase();
        DatabaseConnections connections = new DatabaseConnections(database, store);
        PostgresInformLog log = new PostgresInformLog(connections, store, (records, took, ok) -> {},
                Clock.systemUTC());
        log.start().block(PATIENCE);
        log.recordInform(new InformRecord(KEY, new Inform(DEVICE, List.of(new EventStruct(EventCode.BOOT, "")), 1,
                CwmpDateTime.UNKNOWN, 0, List.of()), CwmpVersion.V1_0, Instant.now(), "192.0.2.1")).block(PATIENCE);
        log.close().block(PATIENCE);

        int port = nat.startStun(enabled(0), () -> keys, connections, store, address -> true);
        try (DatagramSocket device = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            device.setSoTimeout((int) PATIENCE.toMillis());
            byte[] secret = new StunSecret(() -> keys).password(KEY).getBytes(StandardCharsets.UTF_8);
            byte[] proof = new StunWriter(Stun.BINDING_REQUEST, new TransactionId(1, 2)).connectionRequestBinding()
                    .bindingChange().username(KEY).finish(secret, IntegrityForm.CLASSIC);
            device.send(new DatagramPacket(proof, proof.length, InetAddress.getLoopbackAddress(), port));
            assertThat(StunMessage.read(receive(device)).type()).isEqualTo(Stun.BINDING_RESPONSE);

            String address = "127.0.0.1:" + device.getLocalPort();
            await().atMost(PATIENCE).until(() -> TestPostgres
                    .query(database, "SELECT device_id, address FROM device_binding")
                    .equals(List.of(KEY + "|" + address)));
            assertThat(meters.get("acs.nat.bindings").tag("outcome", "stored").counter().count()).isEqualTo(1);

            Waker.Attempt attempt = Objects.requireNonNull(nat.methods().getFirst().wake(new WakeTarget(KEY, "",
                    address, "", new ConnectionRequestCredential("acs", List.of("pw")))).block(PATIENCE));
            assertThat(attempt.outcome()).isEqualTo(Waker.Outcome.ACCEPTED);
            assertThat(new String(receive(device), StandardCharsets.US_ASCII)).startsWith("GET http://" + address);
        }
    }

    private static byte[] receive(DatagramSocket device) throws Exception {
        DatagramPacket packet = new DatagramPacket(new byte[2_048], 2_048);
        device.receive(packet);
        return Arrays.copyOf(packet.getData(), packet.getLength());
    }

    @Test
    void a_port_that_is_taken_is_told_with_its_setting() throws Exception {
        try (DatagramSocket taken = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            StoreSettings store = StoreSettings.defaults();
            assertThatThrownBy(() -> nat.startStun(enabled(taken.getLocalPort()), () -> keys,
                    new DatabaseConnections(TestPostgres.emptyDatabase(), store), store, address -> true))
                    .isInstanceOf(StartException.class).hasMessageContaining("stun.port");
        }
    }

    @Test
    void nothing_runs_unless_it_is_enabled_and_an_xmpp_server_that_is_away_does_not_keep_the_start() {
        StoreSettings store = StoreSettings.defaults();
        assertThat(nat.startStun(NatConfig.defaults(), () -> keys,
                new DatabaseConnections(TestPostgres.emptyDatabase(), store), store, address -> true)).isZero();
        nat.startXmpp(XmppConfig.defaults());
        assertThat(nat.methods()).isEmpty();

        XmppConfig shipped = AcsConfig.defaults(Path.of(".")).xmpp();
        nat.startXmpp(new XmppConfig(true,
                new XmppConfig.Server("127.0.0.1", 1, "acs.test", shipped.server().tls(), shipped.server().caFile()),
                "acs", shipped.password(), "", shipped.limits()));
        assertThat(nat.methods()).singleElement()
                .satisfies(method -> assertThat(method.method()).isEqualTo(Waker.Method.XMPP));
        assertThat(meters.get("acs.xmpp.connected").gauge().value()).isZero();
    }
}
