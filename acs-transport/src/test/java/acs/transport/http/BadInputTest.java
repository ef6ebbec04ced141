package acs.transport.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What broken and hostile peers send gets its documented status within its time, and the next good Inform is answered. */
class BadInputTest {
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final HttpTimeouts HASTY = new HttpTimeouts(SHORT, SHORT, SHORT, Duration.ofSeconds(10), SHORT,
            SHORT);
    @SuppressWarnings("NullAway.Init")
    private static SouthboundFixture acs;

    @BeforeAll
    static void start() {
        acs = new SouthboundFixture(SouthboundSettings.defaults().with(HASTY));
    }

    @AfterEach
    void serve_the_next_good_inform_and_hold_nothing() {
        acs.servesTheNextGoodInform();
        acs.awaitNoConnections();
    }

    @AfterAll
    static void stop() {
        acs.close();
    }

    static Stream<Arguments> malformed() {
        String post = "POST / HTTP/1.1\r\n";
        return Stream.of(
                Arguments.of("conflicting lengths", post + "Content-Length: 3\r\nContent-Length: 4\r\n\r\nabc", 400),
                Arguments.of("duplicate lengths", post + "Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc", 400),
                Arguments.of("a list of lengths", post + "Content-Length: 3, 3\r\n\r\nabc", 400),
                Arguments.of("a negative length", post + "Content-Length: -3\r\n\r\nabc", 400),
                Arguments.of("a length that is no number", post + "Content-Length: 3x\r\n\r\nabc", 400),
                Arguments.of("a length beyond long", post + "Content-Length: 99999999999999999999\r\n\r\nabc", 400),
                Arguments.of("length and chunks",
                        post + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
                Arguments.of("another transfer coding", post + "Transfer-Encoding: gzip, chunked\r\n\r\n", 501),
                Arguments.of("chunks that are not last", post + "Transfer-Encoding: chunked, gzip\r\n\r\n", 400),
                Arguments.of("a folded line", post + "X: a\r\n b\r\nContent-Length: 0\r\n\r\n", 400),
                Arguments.of("a folded line after an empty one", "\r\n" + post + "X: a\r\n\tb\r\n\r\n", 400),
                Arguments.of("NUL in a value", post + "X: a\0b\r\nContent-Length: 0\r\n\r\n", 400),
                Arguments.of("NUL in a name", post + "X\0: a\r\nContent-Length: 0\r\n\r\n", 400),
                Arguments.of("a bare line feed", post + "X: a\nContent-Length: 0\r\n\r\n", 400),
                Arguments.of("only bare line feeds", "POST / HTTP/1.1\nContent-Length: 0\n\n", 400),
                Arguments.of("a space before the colon", post + "Content-Length : 0\r\n\r\n", 400),
                Arguments.of("a bad chunk size", post + "Transfer-Encoding: chunked\r\n\r\nxyz\r\nabc\r\n0\r\n\r\n",
                        400),
                Arguments.of("a negative chunk size", post + "Transfer-Encoding: chunked\r\n\r\n-1\r\nabc\r\n", 400),
                Arguments.of("a chunk size beyond int",
                        post + "Transfer-Encoding: chunked\r\n\r\nffffffffff\r\nabc\r\n", 400),
                Arguments.of("a chunk longer than said",
                        post + "Transfer-Encoding: chunked\r\n\r\n2\r\nabcdef\r\n0\r\n\r\n", 400),
                Arguments.of("a long request line", "POST /" + "a".repeat(10_000) + " HTTP/1.1\r\n\r\n", 414),
                Arguments.of("1,000 headers", post + "X: y\r\n".repeat(1_000) + "Content-Length: 0\r\n\r\n", 431),
                Arguments.of("long headers", post + ("X: " + "y".repeat(1_000) + "\r\n").repeat(100) + "\r\n", 431),
                Arguments.of("HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505),
                Arguments.of("no HTTP", "HELO mail.example\r\n\r\n", 400),
                Arguments.of("another content coding", post + "Content-Encoding: br\r\nContent-Length: 1\r\n\r\nx",
                        415),
                Arguments.of("stacked content codings",
                        post + "Content-Encoding: gzip, gzip\r\nContent-Length: 1\r\n\r\nx", 415),
                Arguments.of("1 GB announced", post + "Content-Length: 1073741824\r\n\r\nabc", 413),
                Arguments.of("1 GB announced, to be continued",
                        post + "Expect: 100-continue\r\nContent-Length: 1073741824\r\n\r\n", 413));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("malformed")
    void malformed_http_is_answered_and_the_connection_ends(String name, String request, int status) {
        RawCpe cpe = acs.cpe().send(request);
        assertThat(cpe.expect(status).header("Connection")).isEqualTo("close");
        cpe.expectClosed();
    }

    static Stream<Arguments> bodies() {
        return Stream.of(Arguments.of("{}", 400), Arguments.of("<a>", 400), Arguments.of("<a/>", 400),
                Arguments.of("\0", 400),
                Arguments.of("<!DOCTYPE a [<!ENTITY b \"c\">]>" + Envelopes.inform("&b;"), 400),
                Arguments.of(Envelopes.inform("x") + "<x/>", 400));
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void a_body_that_is_no_envelope_gets_its_status_and_the_connection_goes_on(String body, int status) {
        RawCpe cpe = acs.cpe();
        cpe.post(body).expect(status);
        cpe.post(Envelopes.inform("1")).expect(200);
        cpe.post("").expect(204);
        cpe.close();
    }

    @Test
    void strange_values_in_a_good_envelope_are_the_codecs_and_sessions_affair() {
        RawCpe cpe = acs.cpe();
        cpe.post(Envelopes.inform("1", Envelopes.event("4 VALUE CHANGE").repeat(200), "")).expect(200);
        // Not XML, but devices send it (quirk of the codec): it is taken with U+FFFD in NUL's place.
        for (String nul : List.of("a\0b", "a&#0;b")) {
            cpe.post(Envelopes.inform("1", Envelopes.event("1 BOOT"), Envelopes.parameter("A", nul))).expect(200);
            assertThat(acs.log.informs.getLast().inform().parameterList().getFirst().value()).isEqualTo("a\uFFFDb");
        }
        RawCpe another = acs.cpe();
        assertThat(another.post(Envelopes.inform("7".repeat(1 << 20))).expect(200).body()).contains("8003");
        cpe.close();
        another.close();
    }

    @Test
    void silence_in_the_middle_of_a_head_gets_408() {
        for (String half : List.of("P", "POST / HT", "POST / HTTP/1.1\r\n", "POST / HTTP/1.1\r\nContent-Le")) {
            RawCpe cpe = acs.cpe().send(half);
            cpe.expect(408);
            cpe.expectClosed();
        }
    }

    @Test
    void a_head_that_trickles_in_is_cut_off() {
        RawCpe cpe = acs.cpe().send("POST / HTTP/1.1\r\n");
        await().pollInterval(Duration.ofMillis(20)).until(() -> !cpe.trySend("X: y\r\n".getBytes(UTF_8)));
    }

    @Test
    void silence_in_the_middle_of_a_body_gets_408() {
        RawCpe cpe = acs.cpe().send("POST / HTTP/1.1\r\nContent-Length: 100\r\n\r\n<soap");
        cpe.expect(408);
        cpe.expectClosed();
        RawCpe chunks = acs.cpe().send("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n<soap");
        chunks.expect(408);
        chunks.expectClosed();
    }

    @Test
    void silence_before_and_between_requests_ends_the_connection_without_a_word() {
        acs.cpe().expectClosed();
        RawCpe cpe = acs.cpe().post("");
        cpe.expect(204);
        cpe.expectClosed();
    }

    @Test
    void one_gigabyte_in_chunks_is_cut_at_the_limit() {
        RawCpe cpe = acs.cpe().send("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n");
        byte[] chunk = ("10000\r\n" + " ".repeat(65_536) + "\r\n").getBytes(UTF_8);
        int sent = 0;
        while (sent < 80 && cpe.trySend(chunk)) {
            sent++;
        }
        cpe.expect(413);
        while (sent < 16_384 && cpe.trySend(chunk)) {
            sent++;
        }
        assertThat(sent).as("64 kB chunks that were taken").isLessThan(16_384);
        cpe.close();
    }

    @Test
    void a_compression_bomb_is_refused() {
        byte[] bomb = RequestFormsTest.compressed("gzip", new byte[64 << 20]);
        assertThat(bomb.length).isLessThan(100_000);
        RawCpe cpe = acs.cpe();
        cpe.post(bomb, "Content-Encoding: gzip").expect(413);
        byte[] small = RequestFormsTest.compressed("deflate", new byte[3 << 20]);
        cpe.post(small, "Content-Encoding: deflate").expect(413);
        cpe.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate"})
    void a_broken_compressed_body_gets_400(String coding) {
        RawCpe cpe = acs.cpe();
        byte[] whole = RequestFormsTest.compressed(coding, Envelopes.inform("1").getBytes(UTF_8));
        cpe.post(java.util.Arrays.copyOf(whole, whole.length / 2), "Content-Encoding: " + coding).expect(400);
        cpe.post("no compression", "Content-Encoding: " + coding).expect(400);
        cpe.close();
    }

    @Test
    void tls_on_the_plain_port_is_closed_without_a_word() {
        byte[] hello = new byte[300];
        new Random(1).nextBytes(hello);
        System.arraycopy(new byte[]{0x16, 3, 1, 2, 0, 1, 0, 1, (byte) 0xfc, 3, 3}, 0, hello, 0, 11);
        acs.cpe().send(hello).expectClosed();
    }

    @Test
    void random_bytes_are_answered_or_closed() {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            byte[] bytes = new byte[1 + random.nextInt(3_000)];
            random.nextBytes(bytes);
            if (seed % 2 == 0) {
                // Half of them get past the first look.
                System.arraycopy("POST / HTTP/1.1\r\n".getBytes(UTF_8), 0, bytes, 0, Math.min(17, bytes.length));
            }
            try (RawCpe cpe = new RawCpe(acs.server.port())) {
                cpe.send(bytes);
                String answer = cpe.readUntilClosed();
                assertThat(answer).as(() -> "answer to " + HexFormat.of().formatHex(bytes))
                        .matches("(?s)|HTTP/1.1 4\\d\\d .*Connection: close\r\n.*");
            }
        }
        acs.awaitNoConnections();
        assertThat(acs.log.informs)
                .allSatisfy(inform -> assertThat(inform.inform().deviceId().oui()).isEqualTo("0A1B2C"));
    }

    @Test
    void more_connections_than_allowed_are_told_to_come_back() {
        HttpLimits shipped = HttpLimits.defaults();
        HttpLimits few = new HttpLimits(shipped.requestLineBytesMax(), shipped.headerBytesMax(), shipped.headersMax(),
                shipped.bodyBytesMax(), shipped.inflatedBytesMax(), shipped.inflateRatioMax(), 100_000,
                shipped.largeBodyBytes(), shipped.largeBodiesMax(), 3);
        try (SouthboundFixture small = new SouthboundFixture(SouthboundSettings.defaults().with(few))) {
            List<RawCpe> taken = List.of(small.cpe(), small.cpe(), small.cpe());
            taken.forEach(cpe -> cpe.post("").expect(204));
            RawCpe fourth = small.cpe();
            assertThat(fourth.expect(503).header("Retry-After")).isEqualTo("60");
            fourth.expectClosed();
            assertThat(small.counted("acs.cwmp.shed", "reason", "too_many_connections")).isEqualTo(1);
            taken.get(0).close();
            fourth.close();
            await().until(() -> small.server.connections() == 2);
            RawCpe greedy = small.cpe().post(" ".repeat(1_000_000));
            assertThat(greedy.expect(503).header("Retry-After")).isEqualTo("60");
            assertThat(small.counted("acs.cwmp.shed", "reason", "body_memory")).isEqualTo(1);
            taken.forEach(RawCpe::close);
            greedy.close();
            small.awaitNoConnections();
            small.servesTheNextGoodInform();
        }
    }
}
