package acs.load.fleet;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/** A file server whose paths tell what it does. */
public final class FileServer implements AutoCloseable {
    /** Length of the files that there are. */
    public static final int LENGTH = 100_000;
    /** The basic authentication of {@code u} and {@code p}. */
    private static final String LOGIN = "Basic dTpw";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(4);
    private final Map<String, String> uploads = new ConcurrentHashMap<>();
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    /** Begins to serve. */
    public FileServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.setExecutor(threads);
        server.start();
    }

    /** Where this file is, or would be. */
    public String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    /** Waits until a file below {@code /held/} has been asked for. */
    public void awaitAsked() throws InterruptedException {
        asked.await();
    }

    /** Lets files below {@code /held/} go. */
    public void release() {
        released.countDown();
    }

    Map<String, String> uploads() {
        return uploads;
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        try (exchange) {
            if (path.startsWith("/login/") && !LOGIN.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                exchange.sendResponseHeaders(401, -1);
            } else if (exchange.getRequestMethod().equals("PUT")) {
                uploads.put(path, new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
                exchange.sendResponseHeaders(path.startsWith("/full/") ? 507 : 201, -1);
            } else {
                give(exchange, path);
            }
        }
    }

    private void give(HttpExchange exchange, String path) throws IOException {
        if (path.startsWith("/held/")) {
            hold();
        }
        switch (path) {
            case "/nothing.bin" -> exchange.sendResponseHeaders(404, -1);
            case "/moved.bin" -> exchange.sendResponseHeaders(302, -1);
            case "/broken.bin" -> exchange.sendResponseHeaders(500, -1);
            case "/forbidden.bin" -> exchange.sendResponseHeaders(403, -1);
            case "/empty.bin" -> exchange.sendResponseHeaders(200, -1);
            default -> {
                exchange.sendResponseHeaders(200, LENGTH);
                exchange.getResponseBody().write(new byte[path.equals("/cut.bin") ? 10 : LENGTH]);
                exchange.getResponseBody().flush();
            }
        }
    }

    private void hold() {
        asked.countDown();
        try {
            released.await();
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        release();
        server.stop(0);
        threads.shutdownNow();
    }
}
