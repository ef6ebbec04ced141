package acs.load;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

import acs.load.cpe.CpeModel;
import acs.load.cpe.SessionFailure;
import acs.load.fleet.FleetReport;

/** Queues one and the same operation for many devices over REST, from some threads. Blocks. */
final class OperationQueuer {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI api;
    private final String token;
    private final int threads;
    private final String request;

    OperationQueuer(URI api, String token, int threads, String request) {
        this.api = api;
        this.token = token;
        this.threads = threads;
        this.request = request;
    }

    /** Queues one for each of the model's devices. */
    FleetReport queue(CpeModel model, int devices) throws InterruptedException {
        long start = System.nanoTime();
        AtomicInteger next = new AtomicInteger();
        AtomicLong refused = new AtomicLong();
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            List<Future<?>> all = IntStream.range(0, threads).<Future<?>>mapToObj(thread -> pool.submit(() -> {
                for (int i = next.getAndIncrement(); i < devices; i = next.getAndIncrement()) {
                    if (queue(model.deviceId(i).canonical()) != 202) {
                        refused.incrementAndGet();
                    }
                }
                return null;
            })).toList();
            for (Future<?> each : all) {
                each.get();
            }
        } catch (ExecutionException failed) {
            throw new IllegalStateException(failed.getCause());
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        long done = devices - refused.get();
        return new FleetReport(seconds, done, done,
                refused.get() == 0 ? Map.of() : Map.of(SessionFailure.HTTP_STATUS, refused.get()), "", 0, 0, 0,
                List.of());
    }

    private int queue(String device) throws IOException, InterruptedException {
        URI operations = api.resolve("/api/v1/devices/" + URLEncoder.encode(device, StandardCharsets.UTF_8)
                + "/operations");
        return client.send(HttpRequest.newBuilder(operations).timeout(PATIENCE)
                .header("Authorization", "Bearer " + token).header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(request)).build(),
                HttpResponse.BodyHandlers.discarding()).statusCode();
    }
}
