package acs.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import acs.app.config.ConfigInput;
import acs.app.config.ConfigLoader;
import acs.store.TestPostgres;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole server behind a TCP proxy, which is 127.0.0.9: all listeners know for whom it calls. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class ProxiedServerTest {
    private static final String INFORM = """
            <soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/" \
            xmlns:cwmp="urn:dslforum-org:cwmp-1-0"><soap:Body><cwmp:Inform><DeviceId>\
            <Manufacturer>Acme</Manufacturer><OUI>0A1B2C</OUI><ProductClass>Box</ProductClass>\
            <SerialNumber>%s</SerialNumber></DeviceId><Event><EventStruct><EventCode>1 BOOT</EventCode>\
            <CommandKey/></EventStruct></Event><MaxEnvelopes>1</MaxEnvelopes>\
            <CurrentTime>2026-01-01T00:00:00Z</CurrentTime><RetryCount>0</RetryCount><ParameterList/>\
            </cwmp:Inform></soap:Body></soap:Envelope>""";

    @TempDir
    Path here;

    /** What is answered to one request on a connection of its own, for whomever the proxy says. */
    private static String answer(int port, String caller, String request) throws IOException {
        try (Socket socket = connected(port, caller)) {
            socket.getOutputStream().write(request.getBytes(UTF_8));
            InputStream in = socket.getInputStream();
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            for (int b = in.read(); b >= 0; b = in.read()) {
                all.write(b);
            }
            return all.toString(UTF_8);
        }
    }

    private static Socket connected(int port, String caller) throws IOException {
        Socket socket = new Socket();
        socket.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.9"), 0));
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        socket.setSoTimeout(20_000);
        socket.getOutputStream()
                .write(("PROXY TCP4 " + caller + " 198.51.100.1 4711 7547\r\n").getBytes(UTF_8));
        return socket;
    }

    private static String post(String body) {
        return "POST / HTTP/1.1\r\nConnection: close\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    private static String get(String path, String token) {
        return "GET /api/v1" + path + " HTTP/1.1\r\nHost: acs\r\nConnection: close\r\nAuthorization: Bearer " + token
                + "\r\n\r\n";
    }

    /** What the file service says to two at once, held open by the first. */
    private static List<String> answersOfFiles(int port, String first, String second) throws IOException {
        try (Socket held = connected(port, first)) {
            held.getOutputStream().write("GET /d/none HTTP/1.1\r\nHost: files\r\n\r\n".getBytes(UTF_8));
            String start = new String(held.getInputStream().readNBytes("HTTP/1.1 403".length()), UTF_8);
            return List.of(start,
                    answer(port, second, "GET /d/none HTTP/1.1\r\nHost: files\r\nConnection: close\r\n\r\n"));
        }
    }

    private AcsApplication started() throws Exception {
        List<ConfigInput.Flag> flags = Stream.of("cwmp.port=0", "api.port=0", "management.port=0", "files.port=0",
                "network.trusted-proxies=127.0.0.9", "network.proxy-protocol=accept",
                "network.api-proxy-protocol=accept", "network.files-proxy-protocol=require",
                "network.files-address-connections-max=1", "network.exempt=", "network.device-sessions-per-minute=1",
                "api.failures-per-minute=2", "shutdown-grace=0s").map(text -> text.split("=", 2))
                .map(pair -> new ConfigInput.Flag(pair[0], pair[1], "--set")).toList();
        AcsApplication application = new AcsApplication(
                ConfigLoader.load(new ConfigInput(Map.of("ACS_DB_URL", TestPostgres.url(TestPostgres.freshDatabase())),
                        flags, null, here)));
        application.start();
        return application;
    }

    @Test
    void callers_are_known_limited_and_logged_by_the_address_that_the_proxy_names() throws Exception {
        AcsApplication application = started();
        try {
            int api = application.ports().api();
            assertThat(answer(api, "192.0.2.1", get("/devices", "wrong"))).startsWith("HTTP/1.1 401");
            assertThat(answer(api, "192.0.2.1", get("/devices", "wrong"))).startsWith("HTTP/1.1 401");
            assertThat(answer(api, "192.0.2.1", get("/devices", "wrong"))).startsWith("HTTP/1.1 429");
            assertThat(answer(api, "192.0.2.2", get("/devices", "wrong"))).startsWith("HTTP/1.1 401");

            int cwmp = application.ports().cwmp();
            assertThat(answer(cwmp, "192.0.2.5", post(INFORM.formatted("A")))).startsWith("HTTP/1.1 200");
            assertThat(answer(cwmp, "192.0.2.5", post(INFORM.formatted("A")))).startsWith("HTTP/1.1 200");
            assertThat(answer(cwmp, "192.0.2.5", post(INFORM.formatted("A")))).startsWith("HTTP/1.1 503")
                    .contains("Retry-After: 60");
            assertThat(answer(cwmp, "192.0.2.6", post(INFORM.formatted("B")))).startsWith("HTTP/1.1 200");

            int files = application.ports().files();
            assertThat(answersOfFiles(files, "192.0.2.7", "192.0.2.8")).allMatch(got -> got.startsWith("HTTP/1.1 403"));
            assertThat(answersOfFiles(files, "192.0.2.9", "192.0.2.9")).element(1).asString()
                    .startsWith("HTTP/1.1 503").contains("retry-after: 30");

            String token = Files.readString(here.resolve("acs-data/admin.token")).strip();
            await().untilAsserted(() -> assertThat(
                    answer(api, "192.0.2.3", get("/devices/0A1B2C-Box-A/sessions", token)))
                    .contains("\"remoteAddress\":\"192.0.2.5\""));
        } finally {
            application.close();
        }
    }
}
