package acs.api;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import acs.network.HttpHead;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A client that sends exactly the bytes it is given and reads what comes back. */
final class RawHttp implements AutoCloseable {
    private static final int READ_TIMEOUT_MILLIS = 15_000;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Socket socket;

    /** An answer; header names are in lower case. */
    record Answer(int status, Map<String, String> headers, String body) {
        String header(String name) {
            return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
        }

        JsonNode json() {
            return JSON.readTree(body);
        }
    }

    RawHttp(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(READ_TIMEOUT_MILLIS);
        socket.setTcpNoDelay(true);
    }

    /** One request on a connection of its own, with the header lines given. */
    static Answer request(int port, String method, String target, String... headers) throws IOException {
        try (RawHttp http = new RawHttp(port)) {
            http.send(head(method, target, headers));
            return http.read(!method.equals("HEAD"));
        }
    }

    static String head(String method, String target, String... headers) {
        StringBuilder head = new StringBuilder(method + ' ' + target + " HTTP/1.1\r\nHost: localhost\r\n");
        for (String header : headers) {
            head.append(header).append("\r\n");
        }
        return head.append("\r\n").toString();
    }

    /** ISO 8859-1, so that every byte can be sent. */
    RawHttp send(String bytes) throws IOException {
        socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
        return this;
    }

    /** Sends until the peer has had enough. */
    RawHttp sendAsMuchAsIsTaken(String piece, int times) throws IOException {
        try {
            for (int i = 0; i < times; i++) {
                send(piece);
            }
        } catch (SocketException peerHadEnough) {
            // The answer, if any, is still to be read.
        }
        return this;
    }

    Answer read() throws IOException {
        return read(true);
    }

    Answer read(boolean withBody) throws IOException {
        InputStream in = socket.getInputStream();
        HttpHead head = HttpHead.read(in);
        Map<String, String> headers = new TreeMap<>();
        head.headers().forEach((name, values) -> headers.put(name, values.getLast()));
        int length = withBody ? Integer.parseInt(headers.getOrDefault("content-length", "0")) : 0;
        String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
        return new Answer(head.status(), headers, body);
    }

    /** Whether something of an answer has come, without waiting. */
    boolean hasAnswer() throws IOException {
        return socket.getInputStream().available() > 0;
    }

    /** Whether the peer has closed; drops what it still sent. */
    boolean isClosedByPeer() throws IOException {
        try {
            while (socket.getInputStream().read() >= 0) {
                // Dropped.
            }
            return true;
        } catch (SocketException reset) {
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
