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
        int calls = Extent.of(10, 20);
        List<String> paths = new ArrayList<>();
        for (int i = 0; i < Extent.of(4, 8); i++) {
            paths.add(queued("RESULT" + i, read(calls)));
            paths.add(queued("SMALLER" + i, read(1)));
        }
        Attack.on(server, paths.size() + " results of " + calls * 4 + " and 4 MB, listed", canary -> {
            for (int i = 0; i < paths.size() / 2; i++) {
                callWithLargeAnswers("RESULT" + i);
                callWithLargeAnswers("SMALLER" + i);
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
    void a_large_result_that_many_clients_ask_for_and_never_read_exhausts_nothing() throws Exception {
        String operation = queued("SHARED", read(1));
        byte[] request = ("GET /api/v1" + operation + " HTTP/1.1\r\nHost: acs\r\nAuthorization: Bearer "
                + AbusedServer.TOKEN + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1);
        Attack.on(server, "a result of 4 MB, asked for by many that never read", canary -> {
            callWithLargeAnswers("SHARED");
            try (SocketFlood flood = new SocketFlood(server.ports().api())) {
                for (int i = 0; i < Extent.of(60, 400); i++) {
                    flood.open("127.2." + i / 200 + "." + (1 + i % 200), request);
                    if (i % 15 == 14) {
                        flood.awaitStatuses(canary, Extent.of(4, 100));
                    }
                }
                flood.awaitStatuses(canary, Extent.of(4, 100));
                canary.awaitSessions(Extent.of(5, 100));
            }
        });
    }

    @Test
    void requests_of_a_megabyte_can_be_queued_listed_and_carried_out() throws Exception {
        called("REQUESTS");
        String request = "{\"type\":\"setParameterValues\",\"parameterValues\":[" + IntStream.range(0, 30)
                .mapToObj(i -> "{\"path\":\"Device.Set" + i + "\",\"value\":\"" + "v".repeat(30_000)
                        + "\",\"type\":\"xsd:string\"}")
                .collect(Collectors.joining(",")) + "]}";
        Attack.on(server, "operations whose requests have 900 kB", canary -> {
            for (int i = 0; i < Extent.of(30, 400); i++) {
                assertThat(server.api().send("POST", "/devices/" + Envelopes.deviceId("REQUESTS") + "/operations",
                        request).statusCode()).isIn(202, 409, 429, 503);
            }
            Attack.inParallel(8, 16, i -> {
                try {
                    server.api().get("/devices/" + Envelopes.deviceId("REQUESTS") + "/operations?limit=1000");
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            callWithLargeAnswers("REQUESTS");
        });
    }

    @Test
    void a_flood_of_idempotency_keys_holds_up_nobody() throws Exception {
        called("KEYS");
        Attack.on(server, "operations, each under a key of its own", canary -> {
            for (int i = 0; i < Extent.of(400, 20_000); i++) {
                int status = server.api().send("POST", "/devices/" + Envelopes.deviceId("KEYS") + "/operations",
                        "{\"type\":\"getRpcMethods\"}", "Idempotency-Key", "k".repeat(100) + i).statusCode();
                assertThat(status).isIn(202, 409, 429, 503);
            }
        });
    }

    /** A GetParameterValues of as many names as so many calls of the ACS take. */
    private static String read(int calls) {
        return "{\"type\":\"getParameterValues\",\"parameterNames\":["
                + IntStream.range(0, calls * NAMES_IN_A_CALL).mapToObj(name -> "\"Device.R" + name + "\"")
                        .collect(Collectors.joining(","))
                + "]}";
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
