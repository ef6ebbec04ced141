package acs.abuse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** Attacks with the answers to operations: gathered, stored, and read again through the API. */
@ExtendWith(ServerOfTheSuite.class)
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class OperationAbuseTest {
    private static final int ANSWER_CHARACTERS = 4_000_000;
    private static final int NAMES_IN_A_CALL = 256;
    private static final Pattern NEXT = Pattern.compile("\"next\":\"([^\"]+)\"");

    private final AbusedServer server;

    OperationAbuseTest(AbusedServer server) {
        this.server = server;
    }

    @Test
    void a_refresh_whose_answers_never_end_fails_as_too_large() throws Exception {
        String operation = queued("REFRESH", "{\"type\":\"refresh\",\"path\":\"\"}");
        Attack.on(server, "refresh of 60,000 names with answers of 4 MB", canary -> {
            callWithLargeAnswers("REFRESH");
            JsonNode after = server.api().json(operation);
            assertThat(after.path("status").asString()).as("%s", after.path("fault")).isEqualTo("failed");
            assertThat(after.path("fault").path("reason").asString()).isEqualTo("tooLarge");
        });
    }

    @Test
    void stored_results_of_megabytes_can_be_listed_and_read() throws Exception {
        int operations = Extent.of(4, 8);
        int names = NAMES_IN_A_CALL * Extent.of(10, 20);
        List<String> paths = new ArrayList<>();
        for (int i = 0; i < operations; i++) {
            paths.add(queued("RESULT" + i, "{\"type\":\"getParameterValues\",\"parameterNames\":["
                    + IntStream.range(0, names).mapToObj(name -> "\"Device.R" + name + "\"")
                            .collect(Collectors.joining(","))
                    + "]}"));
        }
        Attack.on(server, operations + " results of " + names / NAMES_IN_A_CALL * 4 + " MB, listed", canary -> {
            for (int i = 0; i < operations; i++) {
                callWithLargeAnswers("RESULT" + i);
            }
            assertThat(server.api().get("/operations?limit=1000").status()).isEqualTo(200);
            assertThat(server.api().get("/operations?limit=1000&fields=id,result").status()).isIn(200, 400);
            ApiClient.Answer first = server.api().get("/operations?limit=1");
            Matcher next = NEXT.matcher(first.tail());
            assertThat(next.find()).as(first.tail()).isTrue();
            assertThat(server.api().get("/operations?limit=1000&cursor="
                    + URLEncoder.encode(next.group(1), StandardCharsets.UTF_8)).status()).isEqualTo(200);
            for (String path : paths) {
                assertThat(server.api().get(path).status()).isEqualTo(200);
                assertThat(server.api().get(path + "/result").status()).isIn(200, 404);
            }
        });
    }

    @Test
    void results_of_megabytes_that_many_clients_read_at_once_end_nothing() throws Exception {
        String operation = queued("SHARED", "{\"type\":\"getParameterValues\",\"parameterNames\":["
                + IntStream.range(0, 3 * NAMES_IN_A_CALL).mapToObj(name -> "\"Device.S" + name + "\"")
                        .collect(Collectors.joining(","))
                + "]}");
        byte[] request = ("GET /api/v1" + operation + " HTTP/1.1\r\nHost: acs\r\nAuthorization: Bearer "
                + AbusedServer.TOKEN + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1);
        Attack.on(server, "a result of 12 MB, asked for by many that do not read", canary -> {
            callWithLargeAnswers("SHARED");
            try (SocketFlood flood = new SocketFlood(server.ports().api())) {
                for (int i = 0; i < Extent.of(40, 200); i++) {
                    flood.open("127.2.0." + (1 + i % 200), request);
                }
                for (int session = 0; session < Extent.of(50, 600) && flood.unanswered() > 0; session++) {
                    flood.readOneByte();
                    canary.awaitSessions(1);
                }
                canary.awaitSessions(Extent.of(5, 100));
            }
        });
    }

    @Test
    void a_flood_of_idempotency_keys_holds_up_nobody() throws Exception {
        called("KEYS");
        Attack.on(server, "operations, each under a key of its own", canary -> {
            for (int i = 0; i < Extent.of(1_000, 20_000); i++) {
                int status = server.api().send("POST", "/devices/" + Envelopes.deviceId("KEYS") + "/operations",
                        "{\"type\":\"getRpcMethods\"}", "Idempotency-Key", "k".repeat(100) + i).statusCode();
                assertThat(status).isIn(202, 409, 429, 503);
            }
        });
    }

    /** A device that is known and has this operation before it. */
    private String queued(String serial, String request) throws Exception {
        server.ensureRunning();
        called(serial);
        return server.api().operation(Envelopes.deviceId(serial), request);
    }

    private void called(String serial) throws IOException {
        server.ensureRunning();
        try (WireDevice device = new WireDevice(server.ports().cwmp(), "127.0.0.40", serial)) {
            device.session(Envelopes.inform(serial, "1 BOOT"), List.of(), request -> null);
        }
    }

    /** One session, which the server may break off. */
    private void callWithLargeAnswers(String serial) {
        try (WireDevice device = new WireDevice(server.ports().cwmp(), "127.0.0.40", serial)) {
            device.session(Envelopes.inform(serial, "2 PERIODIC"), List.of(), request -> switch (request.rpc()) {
                case "GetParameterNames" -> Envelopes.parameterNames(request, 60_000, i -> "Device.P" + i);
                case "GetParameterValues" -> Envelopes.parameterValues(request, ANSWER_CHARACTERS);
                default -> Envelopes.response(request, "<Status>0</Status>");
            });
        } catch (IOException brokenOff) {
            // What became of the operation tells whether that was right.
        }
    }
}
