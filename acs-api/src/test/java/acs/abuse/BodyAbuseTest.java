package acs.abuse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Attacks with the bodies of requests on the CWMP listener: half sent, huge, compressed, or with texts of megabytes. */
@ExtendWith(ServerOfTheSuite.class)
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class BodyAbuseTest {
    private static final int BODY_MAX = 4 << 20;
    private static final int LONG_TEXT = 2_000_000;

    private final AbusedServer server;

    BodyAbuseTest(AbusedServer server) {
        this.server = server;
    }

    @Test
    void half_sent_bodies_of_one_address_shut_nobody_out() throws Exception {
        Attack.on(server, "half-sent bodies, one address", canary -> {
            try (SocketFlood flood = new SocketFlood(server.ports().cwmp())) {
                flood.openMany(59, "127.0.0.20", halfSent()).pump(200);
                canary.awaitSessions(Extent.of(5, 300));
            }
        });
    }

    @Test
    void half_sent_bodies_of_many_addresses_shut_nobody_out() throws Exception {
        Attack.on(server, "half-sent bodies, many addresses", canary -> {
            try (SocketFlood flood = new SocketFlood(server.ports().cwmp())) {
                byte[] half = halfSent();
                for (int i = 0; i < Extent.of(100, 1_000); i++) {
                    flood.open("127.1." + i / 200 + "." + (1 + i % 200), half);
                }
                flood.pump(200);
                canary.awaitSessions(Extent.of(5, 300));
            }
        });
    }

    @Test
    void software_versions_of_megabytes_are_not_kept_with_connections_whose_session_has_ended() throws Exception {
        List<WireDevice> kept = Collections.synchronizedList(new ArrayList<>());
        byte[][] informs = informsWithLongSoftwareVersion(6);
        Attack.on(server, "long SoftwareVersion, ended sessions on open connections", canary -> {
            Attack.inParallel(2, Extent.of(120, 400), i -> {
                WireDevice device = new WireDevice(server.ports().cwmp(), "127.0.0.21", "VERSION" + i % 6);
                kept.add(device);
                device.post(informs[i % 6], "Content-Encoding: gzip");
                device.post(new byte[0]);
            });
            canary.awaitSessions(3);
        });
        for (WireDevice device : kept) {
            device.close();
        }
    }

    @Test
    void software_versions_of_megabytes_are_not_kept_with_live_sessions() throws Exception {
        List<WireDevice> kept = Collections.synchronizedList(new ArrayList<>());
        byte[][] informs = informsWithLongSoftwareVersion(50);
        Attack.on(server, "long SoftwareVersion, live sessions", canary -> {
            Attack.inParallel(2, Extent.of(120, 471), i -> {
                WireDevice device = new WireDevice(server.ports().cwmp(), "127.0.0.22", "VERSION" + i % 50);
                kept.add(device);
                device.post(informs[i % 50], "Content-Encoding: gzip");
            });
            canary.awaitSessions(3);
        });
        for (WireDevice device : kept) {
            device.close();
        }
    }

    @Test
    void long_envelope_ids_are_not_echoed_to_clients_that_do_not_read() throws Exception {
        byte[][] informs = new byte[20][];
        for (int i = 0; i < informs.length; i++) {
            informs[i] = gzipped(Envelopes.inform(Envelopes.compressible(LONG_TEXT, i), "ECHO" + i,
                    Envelopes.event("2 PERIODIC", ""), ""));
        }
        Attack.on(server, "cwmp:ID of 2,000,000 characters, never read", canary -> {
            try (SocketFlood flood = new SocketFlood(server.ports().cwmp())) {
                for (int i = 0; i < Extent.of(200, 800); i++) {
                    flood.open("127.0.0.23", informs[i % informs.length]);
                }
                flood.pump(500);
                canary.awaitSessions(Extent.of(8, 100));
            }
            try (WireDevice device = new WireDevice(server.ports().cwmp(), "127.0.0.23", "ECHO")) {
                String id = Envelopes.compressible(LONG_TEXT, 0);
                WireAnswer answer = device.post(
                        Envelopes.inform(id, "ECHO", Envelopes.event("2 PERIODIC", ""), ""));
                assertThat(answer.body().length()).as("characters of the answer").isLessThan(10_000);
            }
        });
    }

    @Test
    void a_gzip_of_20_000_empty_members_is_400() throws Exception {
        byte[] empty = Envelopes.gzip(new byte[0]);
        ByteArrayOutputStream members = new ByteArrayOutputStream();
        for (int i = 0; i < 20_000; i++) {
            members.writeBytes(empty);
        }
        Attack.on(server, "gzip of 20,000 empty members", canary -> {
            try (WireDevice device = new WireDevice(server.ports().cwmp(), "127.0.0.24", "GZIP", 10_000)) {
                assertThat(device.post(members.toByteArray(), "Content-Encoding: gzip").status()).isEqualTo(400);
            }
        });
    }

    @Test
    void informs_of_65_000_new_parameters_hold_up_nobody() throws Exception {
        int devices = Extent.of(4, 14);
        byte[][] informs = new byte[devices][];
        for (int device = 0; device < devices; device++) {
            StringBuilder parameters = new StringBuilder(BODY_MAX);
            for (int i = 0; i < 65_000; i++) {
                parameters.append(Envelopes.parameter("Device.New" + device + "." + i, "1"));
            }
            informs[device] = Envelopes.inform("LARGE" + device, Envelopes.event("2 PERIODIC", ""),
                    parameters.toString());
        }
        Attack.on(server, devices + " devices with Informs of 65,000 new parameters", canary -> {
            Attack.inParallel(devices, devices * Extent.of(1, 5), i -> {
                try (WireDevice device = new WireDevice(server.ports().cwmp(), "127.0.0." + (30 + i % devices),
                        "LARGE" + i % devices)) {
                    device.post(informs[i % devices]);
                    device.post(new byte[0]);
                }
            });
            canary.awaitSessions(3);
        });
    }

    @Test
    void sessions_that_stay_open_hold_little_of_what_their_informs_said() throws Exception {
        List<WireDevice> open = Collections.synchronizedList(new ArrayList<>());
        StringBuilder events = new StringBuilder();
        for (int i = 0; i < 1_000; i++) {
            events.append(Envelopes.event("M X_ABUSE_" + i, "k".repeat(1_000)));
        }
        Attack.on(server, "live sessions with 1,000 long events each", canary -> {
            Attack.inParallel(4, Extent.of(100, 2_000), i -> {
                WireDevice device = new WireDevice(server.ports().cwmp(), "127.0.0.25", "EVENTS" + i);
                open.add(device);
                device.post(Envelopes.inform("EVENTS" + i, events.toString(), ""));
            });
            canary.awaitSessions(3);
        });
        for (WireDevice device : open) {
            device.close();
        }
    }

    @Test
    void captured_envelopes_of_sessions_that_stay_open_are_bounded() throws Exception {
        int devices = Extent.of(30, 100);
        List<WireDevice> open = Collections.synchronizedList(new ArrayList<>());
        server.ensureRunning();
        for (int i = 0; i < devices; i++) {
            try (WireDevice device = new WireDevice(server.ports().cwmp(), "127.0.0.26", "CAPTURED" + i)) {
                device.session(Envelopes.inform("CAPTURED" + i, "1 BOOT"), List.of(), request -> null);
            }
            server.api().send("PUT", "/devices/" + Envelopes.deviceId("CAPTURED" + i) + "/capture",
                    "{\"seconds\":600}");
        }
        byte[] large = Envelopes.envelope("1", "<cwmp:X_ABUSE>" + "a".repeat(100_000) + "</cwmp:X_ABUSE>");
        Attack.on(server, devices + " open sessions whose envelopes are captured", canary -> {
            // Capturing begins within two seconds.
            canary.awaitSessions(12);
            Attack.inParallel(2, devices * 2, i -> {
                WireDevice device = new WireDevice(server.ports().cwmp(), "127.0.0.26", "CAPTURED" + i % devices);
                open.add(device);
                device.post(Envelopes.inform(device.serial(), "2 PERIODIC"));
                for (int post = 0; post < 20; post++) {
                    device.post(large);
                }
            });
            canary.awaitSessions(3);
        });
        for (WireDevice device : open) {
            device.close();
        }
    }

    /** A request whose body stops a byte before its end. */
    private static byte[] halfSent() {
        byte[] head = ("POST / HTTP/1.1\r\nHost: acs\r\nContent-Type: text/xml\r\nContent-Length: " + BODY_MAX
                + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1);
        byte[] request = new byte[head.length + BODY_MAX - 1];
        System.arraycopy(head, 0, request, 0, head.length);
        return request;
    }

    private static byte[][] informsWithLongSoftwareVersion(int devices) {
        byte[][] informs = new byte[devices][];
        for (int device = 0; device < devices; device++) {
            informs[device] = Envelopes.gzip(Envelopes.inform("VERSION" + device, Envelopes.event("2 PERIODIC", ""),
                    Envelopes.parameter("Device.DeviceInfo.SoftwareVersion",
                            Envelopes.compressible(LONG_TEXT, device))));
        }
        return informs;
    }

    private static byte[] gzipped(byte[] envelope) {
        byte[] body = Envelopes.gzip(envelope);
        ByteArrayOutputStream request = new ByteArrayOutputStream(body.length + 200);
        request.writeBytes(("POST / HTTP/1.1\r\nHost: acs\r\nContent-Type: text/xml\r\nContent-Encoding: gzip\r\n"
                + "Content-Length: " + body.length + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
        request.writeBytes(body);
        return request.toByteArray();
    }
}
