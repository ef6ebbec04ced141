package acs.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import acs.cwmp.AcsRequest;
import acs.cwmp.CwmpMessage;
import acs.cwmp.CwmpNamespace;
import acs.cwmp.Envelope;
import acs.cwmp.EnvelopeHeader;
import acs.cwmp.Inform;
import acs.cwmp.InformResponse;
import acs.cwmp.TransferComplete;
import acs.cwmp.TransferCompleteResponse;
import acs.transport.soap.SoapLimits;
import acs.transport.soap.SoapReader;
import acs.transport.soap.SoapWriter;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/**
 * A peer with real sockets that confirms what devices tell, and asks what it is told to; each session is found by its cookie.
 */
final class ScriptedAcs implements AutoCloseable {
    private final SoapReader reader = new SoapReader(SoapLimits.defaults());
    private final SoapWriter writer = new SoapWriter();
    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(4);
    private final Map<String, Inform> open = new ConcurrentHashMap<>();
    final Queue<Inform> informs = new ConcurrentLinkedQueue<>();
    /** Asked one after the other, of whoever has nothing more to tell. */
    final Queue<AcsRequest> requests = new ConcurrentLinkedQueue<>();
    /** What devices answered, and asked themselves. */
    final Queue<CwmpMessage> told = new ConcurrentLinkedQueue<>();
    final Queue<String> completed = new ConcurrentLinkedQueue<>();
    /** Status for every POST, 0 for the idle session. */
    volatile int status;
    /** Whether the connection is closed after each answer. */
    volatile boolean closes;

    ScriptedAcs() throws IOException {
        this(InetAddress.getLoopbackAddress());
    }

    /** @param here where it listens */
    ScriptedAcs(InetAddress here) throws IOException {
        server = HttpServer.create(new InetSocketAddress(here, 0), 0);
        server.createContext("/", this::answer);
        server.setExecutor(threads);
        server.start();
    }

    URI url() {
        return URI.create("http://" + server.getAddress().getAddress().getHostAddress() + ":"
                + server.getAddress().getPort() + "/acs");
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            if (closes) {
                exchange.getResponseHeaders().set("Connection", "close");
            }
            if (status != 0) {
                exchange.sendResponseHeaders(status, -1);
            } else if (body.length > 0) {
                take(exchange, reader.read(body));
            } else {
                askOrEnd(exchange);
            }
        }
    }

    private void take(HttpExchange exchange, Envelope envelope) throws IOException {
        switch (envelope.message()) {
            case Inform inform -> confirm(exchange, envelope, inform);
            case TransferComplete complete -> {
                told.add(complete);
                send(exchange, envelope, new TransferCompleteResponse());
            }
            default -> {
                told.add(envelope.message());
                askOrEnd(exchange);
            }
        }
    }

    private void confirm(HttpExchange exchange, Envelope envelope, Inform inform) throws IOException {
        informs.add(inform);
        String cookie = "session=" + envelope.header().id();
        open.put(cookie, inform);
        exchange.getResponseHeaders().add("Set-Cookie", cookie + "; Path=/");
        send(exchange, envelope, new InformResponse(1));
    }

    private void send(HttpExchange exchange, Envelope to, CwmpMessage message) throws IOException {
        byte[] body = writer
                .write(new Envelope(to.namespace(), EnvelopeHeader.withId(to.header().id()), message));
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
    }

    private void askOrEnd(HttpExchange exchange) throws IOException {
        AcsRequest request = requests.poll();
        if (request == null) {
            end(exchange);
        } else {
            send(exchange, new Envelope(CwmpNamespace.CWMP_1_0, EnvelopeHeader.withId("asked"), request), request);
        }
    }

    private void end(HttpExchange exchange) throws IOException {
        List<String> cookies = exchange.getRequestHeaders().getOrDefault("Cookie", List.of());
        Inform inform = cookies.size() == 1 ? open.remove(cookies.get(0)) : null;
        if (inform == null) {
            exchange.sendResponseHeaders(400, -1);
            return;
        }
        completed.add(inform.deviceId().serialNumber());
        exchange.sendResponseHeaders(204, -1);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
