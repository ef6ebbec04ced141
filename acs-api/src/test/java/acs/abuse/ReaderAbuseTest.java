package acs.abuse;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Attacks by clients that ask for much and read nothing, on the API and on the file service. */
@ExtendWith(ServerOfTheSuite.class)
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class ReaderAbuseTest {
    private static final int FILE_CHARACTERS = 8 << 20;
    /** More at once would wait for the database until they are refused. */
    private static final int AT_ONCE = 6;

    private final AbusedServer server;

    ReaderAbuseTest(AbusedServer server) {
        this.server = server;
    }

    @Test
    void api_clients_that_never_read_large_pages_exhaust_nothing() throws Exception {
        server.ensureRunning();
        report("PAGE");
        String device = "/devices/" + Envelopes.deviceId("PAGE");
        List<String> lists = List.of(device + "/events?limit=1000", device + "/parameters?limit=10000");
        StringBuilder name = new StringBuilder("clients that never read pages of");
        for (String list : lists) {
            name.append(' ').append(server.api().get(list).length() >> 10).append(" kB");
        }
        Attack.on(server, name.toString(), canary -> {
            try (SocketFlood flood = new SocketFlood(server.ports().api())) {
                for (int i = 0; i < Extent.of(60, 220); i++) {
                    flood.open(address(i), ascii("GET /api/v1" + lists.get(i % lists.size())
                            + " HTTP/1.1\r\nHost: acs\r\nAuthorization: Bearer " + AbusedServer.TOKEN
                            + "\r\n\r\n"));
                    if (i % AT_ONCE == 0) {
                        flood.awaitStatuses(canary, Extent.of(20, 100));
                    }
                }
                flood.awaitStatuses(canary, Extent.of(20, 100));
                canary.awaitSessions(Extent.of(5, 100));
                assertThat(server.api().get("/devices?limit=1").status()).isEqualTo(200);
            }
        });
    }

    @Test
    void downloads_that_nobody_reads_exhaust_nothing() throws Exception {
        server.ensureRunning();
        String link = downloadLink("DOWNLOAD");
        byte[] request = ascii("GET " + link + " HTTP/1.1\r\nHost: acs\r\n\r\n");
        Attack.on(server, "downloads that nobody reads", canary -> {
            try (SocketFlood flood = new SocketFlood(server.ports().files())) {
                for (int i = 0; i < Extent.of(200, 1_500); i++) {
                    flood.open("127.7.0." + (1 + i % 200), request);
                }
                canary.awaitSessions(Extent.of(10, 100));
            }
        });
    }

    /** As much as a page of parameters, and as one of events, may hold; each character has three bytes in an answer. */
    private void report(String serial) throws Exception {
        StringBuilder parameters = new StringBuilder();
        for (int i = 0; i < 10; i++) {
            parameters.append(Envelopes.parameter("Device.Page." + i, "\u20ac".repeat(33_000)));
        }
        byte[] inform = Envelopes.inform(serial, Envelopes.event("7 TRANSFER COMPLETE", ""), parameters.toString());
        byte[] transfer = Envelopes.transferComplete("\u20ac".repeat(16_000));
        for (int session = 0; session < 9; session++) {
            try (WireDevice device = new WireDevice(server.ports().cwmp(), "127.0.0.80", serial)) {
                device.session(inform, Collections.nCopies(30, transfer), request -> null);
            }
        }
    }

    private String downloadLink(String serial) throws Exception {
        server.api().send("PUT", "/files/large.bin?fileType=1%20Firmware%20Upgrade%20Image",
                "f".repeat(FILE_CHARACTERS));
        try (WireDevice device = new WireDevice(server.ports().cwmp(), "127.0.0.81", serial)) {
            device.session(Envelopes.inform(serial, "1 BOOT"), List.of(), request -> null);
        }
        server.api().operation(Envelopes.deviceId(serial), "{\"type\":\"download\",\"file\":\"large.bin\"}");
        try (WireDevice device = new WireDevice(server.ports().cwmp(), "127.0.0.81", serial)) {
            WireAnswer download = device.session(Envelopes.inform(serial, "2 PERIODIC"), List.of(), request -> null);
            String url = download.element("URL");
            return url.substring(url.indexOf('/', "http://".length()));
        }
    }

    private static String address(int caller) {
        return "127.6." + caller / 200 + "." + (1 + caller % 200);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
