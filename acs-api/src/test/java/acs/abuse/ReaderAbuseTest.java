package acs.abuse;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
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

    private final AbusedServer server;

    ReaderAbuseTest(AbusedServer server) {
        this.server = server;
    }

    @Test
    void api_clients_that_never_read_a_large_page_exhaust_nothing() throws Exception {
        server.ensureRunning();
        largePage("PAGE");
        byte[] request = ascii("GET /api/v1/devices/" + Envelopes.deviceId("PAGE")
                + "/parameters?limit=10000 HTTP/1.1\r\nHost: acs\r\nAuthorization: Bearer " + AbusedServer.TOKEN
                + "\r\n\r\n");
        ApiClient.Answer page = server.api().get("/devices/" + Envelopes.deviceId("PAGE") + "/parameters?limit=10000");
        assertThat(page.status()).isEqualTo(200);
        String name = Extent.of(50, 110) + " clients of a page of " + (page.length() >> 20) + " MB that never read";
        Attack.on(server, name, canary -> {
            try (SocketFlood flood = new SocketFlood(server.ports().api())) {
                for (int i = 0; i < Extent.of(50, 110); i++) {
                    flood.open("127.6.0." + (1 + i), request);
                }
                canary.awaitSessions(Extent.of(15, 150));
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

    /** Three Informs of as many characters as a page may have, each of them three bytes in the answer. */
    private void largePage(String serial) throws Exception {
        for (int part = 0; part < 3; part++) {
            StringBuilder parameters = new StringBuilder();
            for (int i = 0; i < 40; i++) {
                parameters.append(Envelopes.parameter("Device.Page" + part + "." + i, "\u20ac".repeat(33_000)));
            }
            try (WireDevice device = new WireDevice(server.ports().cwmp(), "127.0.0.80", serial)) {
                device.session(Envelopes.inform(serial, Envelopes.event("2 PERIODIC", ""), parameters.toString()),
                        List.of(), request -> null);
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

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
