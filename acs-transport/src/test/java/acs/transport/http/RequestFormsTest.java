package acs.transport.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;

import acs.transport.http.RawCpe.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The forms of HTTP that CPEs use. */
class RequestFormsTest {
    private final SouthboundFixture acs = new SouthboundFixture(SouthboundSettings.defaults());

    @AfterEach
    void stop() {
        acs.close();
    }

    @Test
    void http_1_0_ends_with_its_answer() {
        RawCpe cpe = acs.cpe().send(request("HTTP/1.0", ""));
        assertThat(cpe.expect(200).header("Connection")).isEqualTo("close");
        cpe.expectClosed();
    }

    @Test
    void http_1_0_with_keep_alive_goes_on() {
        RawCpe cpe = acs.cpe().send(request("HTTP/1.0", "Connection: Keep-Alive\r\n"));
        assertThat(cpe.expect(200).header("Connection")).isEqualTo("keep-alive");
        cpe.send("POST / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n").expect(204);
    }

    @Test
    void connection_close_is_honoured() {
        RawCpe cpe = acs.cpe().post(Envelopes.inform("1"), "Connection: close");
        assertThat(cpe.expect(200).header("Connection")).isEqualTo("close");
        cpe.expectClosed();
    }

    @Test
    void a_body_may_come_in_chunks_however_cut() {
        String body = Envelopes.inform("1");
        StringBuilder request = new StringBuilder("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n");
        for (int i = 0; i < body.length(); i += 100) {
            String chunk = body.substring(i, Math.min(body.length(), i + 100));
            request.append(Integer.toHexString(chunk.length())).append("\r\n").append(chunk).append("\r\n");
        }
        RawCpe cpe = acs.cpe();
        for (byte b : request.append("0\r\n\r\n").toString().getBytes(UTF_8)) {
            cpe.send(new byte[]{b});
        }
        assertThat(cpe.expect(200).body()).contains("InformResponse");
        cpe.send("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n").expect(204);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "x-gzip", "deflate", "raw"})
    void a_body_may_be_compressed(String coding) {
        byte[] body = compressed(coding, Envelopes.inform("1").getBytes(UTF_8));
        String header = "Content-Encoding: " + (coding.equals("raw") ? "deflate" : coding);
        assertThat(acs.cpe().post(body, header).expect(200).body()).contains("InformResponse");
    }

    @Test
    void continue_is_said_to_whoever_waits_for_it() {
        String body = Envelopes.inform("1");
        RawCpe cpe = acs.cpe().send("POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: " + body.length()
                + "\r\n\r\n");
        cpe.expect(100);
        cpe.send(body).expect(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Type: application/xml", "Content-Type: text/html", "Content-Type:",
            "Content-Type: nonsense", "SOAPAction: \"\"", "SOAPAction:", "X: y"})
    void the_media_type_does_not_matter_when_the_body_is_cwmp(String header) {
        acs.cpe().post(Envelopes.inform("1"), header).expect(200);
    }

    @Test
    void every_path_is_taken() {
        for (String path : new String[]{"/", "/acs", "/a/b?c=d", "http://acs.example:7547/x", "*"}) {
            acs.cpe().send("POST " + path + " HTTP/1.1\r\nContent-Length: 0\r\n\r\n").expect(204);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD2", "PUT", "OPTIONS", "CONNECT"})
    void other_methods_are_told_to_post(String method) {
        RawCpe cpe = acs.cpe().send(method + " / HTTP/1.1\r\nHost: a\r\n\r\n");
        assertThat(cpe.expect(405).header("Allow")).isEqualTo("POST");
        cpe.expectClosed();
    }

    @Test
    void requests_that_run_ahead_wait_their_turn() {
        acs.log.shut();
        RawCpe cpe = acs.cpe().send(request("HTTP/1.1", "") + "POST / HTTP/1.1\r\nContent-Length: 0\r\n\r\n"
                + request("HTTP/1.1", "") + "POST / HTTP/1.1\r\n\r\n");
        await().until(() -> acs.sessions.size() == 1);
        acs.log.open();
        cpe.expect(200);
        cpe.expect(204);
        cpe.expect(200);
        cpe.expect(204);
        assertThat(acs.log.informs).hasSize(2);
    }

    @Test
    void a_large_body_is_taken_whole() {
        String body = Envelopes.largeInform("1", 2_000_000);
        RawCpe cpe = acs.cpe().post(body);
        assertThat(cpe.expect(200).body()).contains("InformResponse");
        assertThat(acs.log.informs.get(0).inform().parameterList()).hasSize(20_000);
        cpe.post("").expect(204);
        assertThat(acs.server.bodyBytes()).isZero();
    }

    @ParameterizedTest
    @EnumSource(names = {"EPOLL", "NIO"})
    void each_transport_serves(SocketTransport transport) {
        try (SouthboundFixture other = new SouthboundFixture(SouthboundSettings.defaults().with(transport))) {
            other.servesTheNextGoodInform();
        }
    }

    @Test
    void a_stop_lets_the_running_answer_leave_and_ends_idle_connections() {
        acs.log.shut();
        RawCpe idle = acs.cpe();
        idle.post("").expect(204);
        RawCpe busy = acs.cpe().post(Envelopes.inform("1"));
        await().until(() -> acs.sessions.size() == 1);
        var stopped = acs.server.stop(Duration.ofSeconds(20)).toFuture();
        idle.expectClosed();
        assertThat(stopped).isNotDone();
        acs.log.open();
        Response last = busy.expect(200);
        assertThat(last.header("Connection")).isEqualTo("close");
        busy.close();
        await().until(stopped::isDone);
    }

    private static String request(String version, String headers) {
        String body = Envelopes.inform("1");
        return "POST / " + version + "\r\n" + headers + "Content-Length: " + body.length() + "\r\n\r\n" + body;
    }

    static byte[] compressed(String coding, byte[] body) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (var deflate = switch (coding) {
            case "raw" -> new DeflaterOutputStream(out, new Deflater(9, true));
            case "deflate" -> new DeflaterOutputStream(out);
            default -> new GZIPOutputStream(out);
        }) {
            deflate.write(body);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
