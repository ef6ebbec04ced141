package acs.app.operations;

import static acs.app.operations.ScriptedCpe.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.SSLException;

import acs.app.OwnCertificates;
import acs.cwmp.CwmpDateTime;
import acs.cwmp.CwmpMessage;
import acs.cwmp.Download;
import acs.cwmp.DownloadResponse;
import acs.cwmp.Upload;
import acs.cwmp.UploadResponse;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The file service with {@code files.tls}, from the operation to the bytes. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class FilesOverTlsTest {
    private static final int PATIENCE_MILLIS = 20_000;
    private static final byte[] IMAGE = new byte[300_000];

    @TempDir
    static Path here;
    private static OwnCertificates own = new OwnCertificates(Path.of(""));
    private static LiveAcs acs;

    @BeforeAll
    static void start() throws Exception {
        new Random(1).nextBytes(IMAGE);
        own = OwnCertificates.made(here);
        List<String> settings = new ArrayList<>(own.settings());
        settings.addAll(List.of("cwmp.tls-port=0", "files.tls=true"));
        acs = LiveAcs.start(here, settings.toArray(String[]::new));
        assertThat(acs.send("PUT", "/files/image.bin?fileType=1%20Firmware%20Upgrade%20Image",
                BodyPublishers.ofByteArray(IMAGE)).status()).isEqualTo(201);
    }

    @AfterAll
    static void stop() {
        acs.close();
    }

    /** What a device does with the request, and answers. */
    private interface Deed {
        @Nullable
        CwmpMessage answer(CwmpMessage request) throws Exception;
    }

    /** Asks it of a device that then calls; tells where the operation is. */
    private static String asked(ScriptedCpe cpe, String request, Deed deed) throws Exception {
        String operation = acs.queue(cpe, request);
        List<CwmpMessage> asked = cpe.session(List.of(event("2 PERIODIC", "")), List.of(), message -> {
            try {
                return deed.answer(message);
            } catch (Exception failure) {
                throw new AssertionError(failure);
            }
        });
        assertThat(asked).hasSize(1);
        return operation;
    }

    private static HttpResponse<byte[]> fetched(HttpClient client, String url) throws Exception {
        return client.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofByteArray());
    }

    /** The link of the image in a Download for a new device. */
    private static URI link() throws Exception {
        List<String> urls = new ArrayList<>();
        asked(acs.cpe(), "{\"type\":\"download\",\"file\":\"image.bin\"}", message -> {
            urls.add(((Download) message).url());
            return new DownloadResponse(0, CwmpDateTime.UNKNOWN, CwmpDateTime.UNKNOWN);
        });
        return URI.create(urls.getFirst());
    }

    @Test
    void a_device_is_told_a_link_over_TLS_and_fetches_the_file_by_it() throws Exception {
        String operation = asked(acs.cpe(), "{\"type\":\"download\",\"file\":\"image.bin\"}", message -> {
            Download download = (Download) message;
            assertThat(download.url()).startsWith("https://127.0.0.1:");
            assertThat(download.fileSize()).isEqualTo(IMAGE.length);
            HttpResponse<byte[]> file = fetched(own.client(), download.url());
            assertThat(file.statusCode()).isEqualTo(200);
            assertThat(file.body()).isEqualTo(IMAGE);
            return new DownloadResponse(0, CwmpDateTime.UNKNOWN, CwmpDateTime.UNKNOWN);
        });

        assertThat(acs.get(operation).member("status")).isEqualTo("succeeded");
    }

    @Test
    void a_device_leaves_its_log_over_TLS() throws Exception {
        ScriptedCpe cpe = acs.cpe();
        asked(cpe, "{\"type\":\"upload\",\"fileType\":\"4 Vendor Log File 1\"}", message -> {
            Upload upload = (Upload) message;
            assertThat(upload.url()).startsWith("https://127.0.0.1:");
            HttpRequest put = HttpRequest.newBuilder(URI.create(upload.url())).PUT(BodyPublishers.ofString("log"))
                    .build();
            assertThat(own.client().send(put, BodyHandlers.discarding()).statusCode()).isEqualTo(201);
            return new UploadResponse(0, CwmpDateTime.UNKNOWN, CwmpDateTime.UNKNOWN);
        });

        String files = "/devices/" + cpe.id().canonical() + "/files";
        JsonNode file = acs.get(files).json().path("items").path(0);
        assertThat(acs.get(files + "/" + file.path("id").asString() + "/content").text()).isEqualTo("log");
    }

    @Test
    void who_does_not_trust_the_certificate_gets_nothing_and_others_go_on() throws Exception {
        String link = link().toString();

        assertThatExceptionOfType(SSLException.class).isThrownBy(() -> fetched(HttpClient.newHttpClient(), link));
        assertThat(fetched(own.client(), link).body()).isEqualTo(IMAGE);
    }

    @Test
    void the_right_link_asked_for_in_the_clear_is_answered_with_nothing_and_counted() throws Exception {
        URI link = link();

        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), link.getPort())) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write(("GET " + link.getRawPath() + " HTTP/1.1\r\nHost: files\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            // At most an alert of TLS: two bytes in a record.
            byte[] answer = socket.getInputStream().readAllBytes();
            assertThat(answer.length).isLessThanOrEqualTo(7);
            assertThat(new String(answer, StandardCharsets.ISO_8859_1)).doesNotContain("HTTP");
        }
        assertThat(acs.metrics()).contains("acs_tls_handshake_failures_total{reason=\"not_tls\"} 1.0");
        assertThat(fetched(own.client(), link.toString()).body()).isEqualTo(IMAGE);
    }

    @Test
    void a_refusal_gets_through_to_a_device_that_still_sends() throws Exception {
        URI link = link();
        try (Socket socket = own.context().getSocketFactory().createSocket(InetAddress.getLoopbackAddress(),
                link.getPort())) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            byte[] piece = new byte[100_000];
            socket.getOutputStream().write("PUT /u/forged HTTP/1.1\r\nHost: files\r\nContent-Length: 9000000\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII));
            // More than the buffers on the way hold: it is read to the end, or the answer would be lost.
            for (int i = 0; i < 80; i++) {
                socket.getOutputStream().write(piece);
            }
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer).startsWith("HTTP/1.1 403 ").endsWith("This is no link of this server.\n");
        }
    }
}
