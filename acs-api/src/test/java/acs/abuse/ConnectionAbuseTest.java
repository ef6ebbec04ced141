package acs.abuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Attacks with connections and datagrams: idle, slow, half open, or never read. */
@ExtendWith(ServerOfTheSuite.class)
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class ConnectionAbuseTest {
    private static final Duration HEAD_TIMEOUT_AND_MORE = Duration.ofSeconds(20);
    private static final String EMPTY_POST = "POST / HTTP/1.1\r\nHost: acs\r\nContent-Length: 0\r\n\r\n";

    private final AbusedServer server;

    ConnectionAbuseTest(AbusedServer server) {
        this.server = server;
    }

    @Test
    void idle_connections_of_one_address_leave_api_and_health_to_others() throws Exception {
        Attack.on(server, "1,000 idle connections of one address to API and management", canary -> {
            try (SocketFlood api = new SocketFlood(server.ports().api());
                    SocketFlood management = new SocketFlood(server.ports().management())) {
                api.openMany(1_000, "127.0.0.60", new byte[0]);
                management.openMany(1_000, "127.0.0.60", new byte[0]);
                assertThat(server.management("/health/live")).isEqualTo(200);
                assertThat(server.management("/health/ready")).isEqualTo(200);
                assertThat(server.newApi().get("/devices?limit=1").status()).isEqualTo(200);
            }
        });
    }

    @Test
    void idle_connections_of_many_addresses_leave_places_for_health_probes() throws Exception {
        Attack.on(server, "1,000 idle connections of 1,000 addresses to API and management", canary -> {
            try (SocketFlood api = new SocketFlood(server.ports().api());
                    SocketFlood management = new SocketFlood(server.ports().management())) {
                for (int i = 0; i < 1_000; i++) {
                    String from = "127.3." + i / 200 + "." + (1 + i % 200);
                    api.open(from, new byte[0]);
                    management.open(from, new byte[0]);
                }
                assertThat(server.management("/health/live")).isEqualTo(200);
                await().atMost(HEAD_TIMEOUT_AND_MORE).until(() -> status("/devices?limit=1") == 200);
            }
        });
    }

    @Test
    void heads_that_come_byte_by_byte_shut_nobody_out() throws Exception {
        Attack.on(server, "slow heads", canary -> {
            try (SocketFlood cwmp = new SocketFlood(server.ports().cwmp());
                    SocketFlood api = new SocketFlood(server.ports().api());
                    SocketFlood files = new SocketFlood(server.ports().files())) {
                byte[] beginning = ascii("POST / HTTP/1.1\r\nX");
                cwmp.openMany(Extent.of(500, 2_000), "127.0.0.61", beginning);
                api.openMany(500, "127.0.0.61", beginning);
                files.openMany(200, "127.0.0.61", beginning);
                for (int round = 0; round < Extent.of(5, 150); round++) {
                    cwmp.more(ascii("x"));
                    api.more(ascii("x"));
                    files.more(ascii("x"));
                    canary.awaitSessions(1);
                }
            }
        });
    }

    @Test
    void pipelined_requests_whose_answers_nobody_reads_are_bounded() throws Exception {
        Attack.on(server, "pipelining without reading", canary -> {
            try (SocketFlood cwmp = new SocketFlood(server.ports().cwmp());
                    SocketFlood api = new SocketFlood(server.ports().api());
                    SocketFlood management = new SocketFlood(server.ports().management())) {
                cwmp.openMany(50, "127.0.0.62", ascii(EMPTY_POST.repeat(20_000))).pump(100);
                api.openMany(50, "127.0.0.62", ascii("GET /api/v1/openapi.json HTTP/1.1\r\nHost: acs\r\n\r\n".repeat(
                        2_000))).pump(100);
                management.openMany(50, "127.0.0.62", ascii("GET /metrics HTTP/1.1\r\nHost: acs\r\n\r\n".repeat(2_000)))
                        .pump(100);
                canary.awaitSessions(Extent.of(5, 50));
            }
        });
    }

    @Test
    void connections_that_come_and_go_hold_up_nobody() throws Exception {
        Attack.on(server, "connections that come and go", canary -> Attack.inParallel(2, Extent.of(2_000, 50_000),
                i -> new WireDevice(server.ports().cwmp(), "127.4.0." + (1 + i % 200), "GONE", 5_000).close()));
    }

    @Test
    void tls_handshakes_that_stop_half_way_hold_up_nobody() throws Exception {
        byte[] halfHello = {0x16, 3, 1, 2, 0, 1, 0, 1, (byte) 0xfc, 3, 3, 1, 2, 3, 4};
        Attack.on(server, "half TLS handshakes", canary -> {
            try (SocketFlood tls = new SocketFlood(server.ports().cwmpTls())) {
                for (int i = 0; i < Extent.of(500, 4_000); i++) {
                    tls.open("127.5.0." + (1 + i % 100), halfHello);
                }
                canary.awaitSessions(Extent.of(5, 60));
            }
        });
    }

    @Test
    void datagrams_to_the_stun_server_hold_up_nobody() throws Exception {
        Random random = new Random(1);
        Attack.on(server, "STUN flood", canary -> {
            try (DatagramSocket socket = new DatagramSocket(Loopback.from("127.0.0.63"))) {
                for (int i = 0; i < Extent.of(30_000, 1_000_000); i++) {
                    byte[] datagram = new byte[20 + random.nextInt(1_200)];
                    random.nextBytes(datagram);
                    datagram[0] = 0;
                    datagram[1] = 1;
                    datagram[2] = (byte) ((datagram.length - 20) >> 8);
                    datagram[3] = (byte) (datagram.length - 20);
                    socket.send(new DatagramPacket(datagram, datagram.length, Loopback.server(server.ports().stun())));
                }
            }
        });
    }

    private int status(String path) throws InterruptedException {
        try {
            return server.newApi().get(path).status();
        } catch (IOException noAnswer) {
            return 0;
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
