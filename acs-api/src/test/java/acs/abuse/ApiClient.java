package acs.abuse;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An operator's system: valid token, an address that no attack uses. */
final class ApiClient {
    private static final Duration WAIT_MAX = Duration.ofSeconds(60);
    private static final int TAIL = 400;

    private final String base;
    private final String token;
    private final HttpClient client;

    /**
     * An answer that may be too large to be kept.
     *
     * @param length in bytes
     * @param tail   its last characters
     */
    record Answer(int status, long length, String tail) {}

    ApiClient(int port, String token) {
        this.base = "http://127.0.0.1:" + port;
        this.token = token;
        this.client = HttpClient.newBuilder().localAddress(Loopback.address("127.0.0.9"))
                .connectTimeout(Duration.ofSeconds(5)).build();
    }

    /** Reads an answer without keeping it. */
    Answer get(String path) throws IOException, InterruptedException {
        HttpResponse<InputStream> response = client.send(request(path).build(),
                HttpResponse.BodyHandlers.ofInputStream());
        long length = 0;
        byte[] tail = new byte[0];
        try (InputStream in = response.body()) {
            for (byte[] piece = in.readNBytes(1 << 16); piece.length > 0; piece = in.readNBytes(1 << 16)) {
                length += piece.length;
                tail = piece;
            }
        }
        String end = new String(tail, StandardCharsets.UTF_8);
        return new Answer(response.statusCode(), length, end.substring(Math.max(0, end.length() - TAIL)));
    }

    JsonNode json(String path) throws IOException, InterruptedException {
        return JsonMapper.shared()
                .readTree(client.send(request(path).build(), HttpResponse.BodyHandlers.ofString()).body());
    }

    /** The status of a request with content. */
    HttpResponse<String> send(String method, String path, @Nullable String body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = request(path).header("Content-Type", "application/json").method(method,
                body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** Queues an operation; its path. */
    String operation(String deviceId, String request) throws IOException, InterruptedException {
        HttpResponse<String> response = send("POST", "/devices/" + deviceId + "/operations", request);
        if (response.statusCode() != 202) {
            throw new IOException("the operation was not taken: " + response.statusCode() + " " + response.body());
        }
        return response.headers().firstValue("Location").orElseThrow().replace("/api/v1", "");
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(base + "/api/v1" + path)).header("Authorization", "Bearer " + token)
                .timeout(WAIT_MAX);
    }
}
