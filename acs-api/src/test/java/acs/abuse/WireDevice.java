package acs.abuse;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

import acs.network.HttpHead;
import org.jspecify.annotations.Nullable;

/** A CPE on one kept connection that sends whatever bytes it is told to, and proves who it is when it has a password. */
final class WireDevice implements AutoCloseable {
    private static final int CONNECT_MILLIS_MAX = 5_000;
    private static final int REQUESTS_MAX = 3_000;

    private final String serial;
    private final Socket socket = new Socket();
    private final InputStream in;
    private String cookie = "";
    private @Nullable DigestProof proof;
    private @Nullable String password;

    /**
     * Connects.
     *
     * @param from          the device's address
     * @param waitMillisMax for any answer
     */
    WireDevice(int port, String from, String serial, int waitMillisMax) throws IOException {
        this.serial = serial;
        try {
            socket.bind(Loopback.from(from));
            socket.connect(Loopback.server(port), CONNECT_MILLIS_MAX);
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(waitMillisMax);
            this.in = new BufferedInputStream(socket.getInputStream());
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    WireDevice(int port, String from, String serial) throws IOException {
        this(port, from, serial, 30_000);
    }

    String serial() {
        return serial;
    }

    /** Answers challenges from now on; its serial number is its username. {@code null}: it does not. */
    WireDevice withPassword(@Nullable String secret) {
        password = secret;
        return this;
    }

    /** Posts a body, with further header lines, and reads the answer; once more when it is challenged. */
    WireAnswer post(byte[] body, String... headerLines) throws IOException {
        if (proof != null) {
            return exchange("POST", "/", body, with(headerLines, proof.line("POST", "/")));
        }
        WireAnswer answer = exchange("POST", "/", body, headerLines);
        String secret = password;
        if (answer.status() != 401 || secret == null) {
            return answer;
        }
        proof = new DigestProof(answer, serial, secret);
        return exchange("POST", "/", body, with(headerLines, proof.line("POST", "/")));
    }

    /** One request as it is given, and its answer. */
    WireAnswer exchange(String method, String target, byte[] body, String... headerLines) throws IOException {
        socket.getOutputStream().write(request(method, target, body, headerLines));
        socket.getOutputStream().write(body);
        HttpHead head = HttpHead.read(in);
        for (String set : head.headers().getOrDefault("set-cookie", List.of())) {
            cookie = set.split(";", 2)[0];
        }
        int length = Integer.parseInt(head.headers().getOrDefault("content-length", List.of("0")).getLast());
        return WireAnswer.of(head.status(), head.headers(), in.readNBytes(length));
    }

    /**
     * A session: Inform, further requests of the CPE, then answers to whatever the ACS asks until it asks no more.
     *
     * @param inform  the first body
     * @param answers bodies for requests of the ACS; {@code null} ends the session there, without an answer
     * @return the last answer of the ACS
     */
    WireAnswer session(byte[] inform, List<byte[]> requests, Function<WireAnswer, byte @Nullable []> answers)
            throws IOException {
        post(inform);
        for (byte[] request : requests) {
            post(request);
        }
        WireAnswer answer = post(new byte[0]);
        for (int request = 0; answer.status() == 200 && request < REQUESTS_MAX; request++) {
            byte[] reply = answers.apply(answer);
            if (reply == null) {
                return answer;
            }
            answer = post(reply);
        }
        return answer;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private static String[] with(String[] lines, String more) {
        String[] all = Arrays.copyOf(lines, lines.length + 1);
        all[lines.length] = more;
        return all;
    }

    private byte[] request(String method, String target, byte[] body, String... headerLines) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(512);
        StringBuilder head = new StringBuilder(method + " " + target + " HTTP/1.1\r\nHost: acs\r\nContent-Length: "
                + body.length + "\r\n");
        if (body.length > 0) {
            head.append("Content-Type: text/xml\r\n");
        }
        if (!cookie.isEmpty()) {
            head.append("Cookie: ").append(cookie).append("\r\n");
        }
        for (String line : headerLines) {
            head.append(line).append("\r\n");
        }
        out.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
        return out.toByteArray();
    }
}
