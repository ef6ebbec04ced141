package acs.abuse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Attacks with single requests that are large or deep in one direction; each is refused by its own bound. */
@ExtendWith(ServerOfTheSuite.class)
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class RequestAbuseTest {
    private static final int ROUNDS = Extent.of(20, 500);
    private static final String ATTACKER = "127.0.0.70";

    private final AbusedServer server;

    RequestAbuseTest(AbusedServer server) {
        this.server = server;
    }

    @Test
    void bodies_in_chunks_of_one_byte_are_read_or_refused() throws Exception {
        byte[] request = ascii("POST / HTTP/1.1\r\nHost: acs\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "1\r\nx\r\n".repeat(Extent.of(400_000, 2_000_000)));
        Attack.on(server, "chunks of one byte", canary -> {
            try (SocketFlood flood = new SocketFlood(server.ports().cwmp())) {
                flood.openMany(Extent.of(4, 16), ATTACKER, request).pump(300);
            }
        });
    }

    @Test
    void ten_thousand_header_lines_are_refused() throws Exception {
        String lines = "X-Line: x\r\n".repeat(10_000);
        Attack.on(server, "10,000 header lines", canary -> {
            for (int port : new int[]{server.ports().cwmp(), server.ports().api(), server.ports().files()}) {
                assertThat(answer(port, "POST / HTTP/1.1\r\nHost: acs\r\n" + lines + "\r\n")).isEqualTo(431);
            }
        });
    }

    @Test
    void a_target_of_a_megabyte_is_refused() throws Exception {
        Attack.on(server, "long URLs", canary -> {
            for (int port : new int[]{server.ports().cwmp(), server.ports().api(), server.ports().files()}) {
                assertThat(answer(port, "GET /" + "u".repeat(1_000_000) + " HTTP/1.1\r\nHost: acs\r\n\r\n"))
                        .isEqualTo(414);
            }
        });
    }

    @Test
    void envelopes_that_are_deep_or_declare_entities_or_have_long_attributes_are_refused() throws Exception {
        String[] bodies = {"<a>".repeat(1_000_000),
                "<!DOCTYPE a [<!ENTITY b \"" + "b".repeat(1_000_000) + "\">]><a>&b;&b;&b;</a>",
                "<a b=\"" + "c".repeat(3_000_000) + "\"/>", "<" + "n".repeat(3_000_000) + "/>",
                "<a " + "b".repeat(100) + "=\"\" ".repeat(100_000) + "/>", "<!--" + "c".repeat(3_000_000),
                "<a>" + "&#x41;".repeat(500_000) + "</a>", "<a>" + "<b/>".repeat(900_000) + "</a>"};
        Attack.on(server, "deep, wide and long XML", canary -> Attack.inParallel(4, bodies.length * ROUNDS / 4, i -> {
            try (WireDevice device = new WireDevice(server.ports().cwmp(), ATTACKER, "XML")) {
                WireAnswer answer = device.post(ascii(bodies[i % bodies.length]));
                assertThat(answer.status()).isIn(400, 413, 503);
            }
        }));
    }

    @Test
    void json_that_is_deep_or_huge_is_refused() throws Exception {
        String path = "/devices/" + Envelopes.deviceId("CANARY0") + "/operations";
        String[] bodies = {"[".repeat(1_000_000), "{\"a\":".repeat(180_000), "\"" + "x".repeat(1_000_000) + "\"",
                "9".repeat(1_000_000), "{\"type\":\"rpc\",\"method\":\"X_A\",\"arguments\":" + "{\"a\":".repeat(100_000)
                        + "1" + "}".repeat(100_000) + "}",
                "x".repeat(2_000_000)};
        Attack.on(server, "deep and huge JSON", canary -> {
            for (int round = 0; round < ROUNDS; round++) {
                int status = status(path, bodies[round % bodies.length]);
                assertThat(status).isIn(0, 400, 413, 422);
            }
        });
    }

    @Test
    void vendor_rpcs_and_unknown_messages_of_megabytes_are_bounded() throws Exception {
        byte[] wide = Envelopes.envelope("1", "<cwmp:X_ABUSE>" + "<a>b</a>".repeat(400_000) + "</cwmp:X_ABUSE>");
        byte[] deep = Envelopes.envelope("1", "<cwmp:X_ABUSE>" + "<a>".repeat(1_000) + "</cwmp:X_ABUSE>");
        byte[] fault = Envelopes.envelope("1", "<s:Fault><faultcode>Client</faultcode><faultstring>"
                + "f".repeat(2_000_000) + "</faultstring></s:Fault>");
        byte[][] messages = {wide, deep, fault};
        Attack.on(server, "messages of megabytes", canary -> Attack.inParallel(4, ROUNDS, i -> {
            try (WireDevice device = new WireDevice(server.ports().cwmp(), ATTACKER, "VENDOR")) {
                device.post(Envelopes.inform("VENDOR" + i, "2 PERIODIC"));
                device.post(messages[i % messages.length]);
            }
        }));
    }

    /** 0 when the server closed before it had read all. */
    private int status(String path, String body) throws InterruptedException {
        try {
            return server.api().send("POST", path, body).statusCode();
        } catch (IOException closed) {
            return 0;
        }
    }

    private static int answer(int port, String request) throws IOException {
        try (SocketFlood one = new SocketFlood(port)) {
            one.open(ATTACKER, ascii(request));
            for (int round = 0; round < 5_000 && one.statuses().containsKey(0); round++) {
                one.pump(1);
                one.read();
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
            }
            return one.statuses().keySet().iterator().next();
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
