package acs.transport.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/** A CPE as bytes on a socket: each send and each expectation in lockstep, nothing of HTTP done for the test. */
final class RawCpe implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 20_000;
    private static final int RECEIVE_BYTES = 65_536;

    private final Socket socket;
    private final InputStream in;

    /** What the ACS answered, as it came over the wire. */
    record Response(String statusLine, List<String> headers, String body) {
        int status() {
            return Integer.parseInt(statusLine.split(" ", 3)[1]);
        }

        @Nullable
        String header(String name) {
            String start = name.toLowerCase(Locale.ROOT) + ":";
            return headers.stream().filter(line -> line.toLowerCase(Locale.ROOT).startsWith(start))
                    .map(line -> line.substring(start.length()).trim()).findFirst().orElse(null);
        }

        /** The name and value of the cookie, without attributes; {@code null} when none is set. */
        @Nullable
        String cookie() {
            String set = header("Set-Cookie");
            return set == null ? null : set.split(";", 2)[0];
        }
    }

    RawCpe(int port) {
        this(port, RECEIVE_BYTES);
    }

    /** A CPE that takes no more than so many bytes, about, while it does not read. */
    RawCpe(int port, int receiveBytes) {
        this(InetAddress.getLoopbackAddress(), port, receiveBytes);
    }

    /** A CPE at an address of its own: all of 127.0.0.0/8 is this machine. */
    RawCpe(InetAddress from, int port) {
        this(from, port, RECEIVE_BYTES);
    }

    private RawCpe(InetAddress from, int port, int receiveBytes) {
        try {
            socket = new Socket();
            socket.bind(new InetSocketAddress(from, 0));
            socket.setReceiveBufferSize(receiveBytes);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.setTcpNoDelay(true);
            in = new BufferedInputStream(socket.getInputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A CPE on a connection that stands, TLS for instance. */
    RawCpe(Socket connected) {
        try {
            socket = connected;
            in = new BufferedInputStream(socket.getInputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    RawCpe send(String text) {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    RawCpe send(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** Sends and tells whether the peer took it. */
    boolean trySend(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            return true;
        } catch (IOException closed) {
            return false;
        }
    }

    /** POST with Content-Length; {@code headers} are whole lines. */
    RawCpe post(String body, String... headers) {
        return post(body.getBytes(StandardCharsets.UTF_8), headers);
    }

    RawCpe post(byte[] body, String... headers) {
        StringBuilder head = new StringBuilder("POST /acs HTTP/1.1\r\nHost: acs\r\n");
        for (String header : headers) {
            head.append(header).append("\r\n");
        }
        head.append("Content-Length: ").append(body.length).append("\r\n\r\n");
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(head.toString().getBytes(StandardCharsets.ISO_8859_1));
        all.writeBytes(body);
        return send(all.toByteArray());
    }

    RawCpe postWithCookie(String body, @Nullable String cookie, String... headers) {
        if (cookie == null) {
            return post(body, headers);
        }
        List<String> all = new ArrayList<>(List.of(headers));
        all.add("Cookie: " + cookie);
        return post(body, all.toArray(String[]::new));
    }

    Response expect(int status) {
        Response response = read();
        assertThat(response.status()).as(() -> "status of " + response).isEqualTo(status);
        return response;
    }

    /** Reads one response and checks what holds for all of them. */
    Response read() {
        try {
            String statusLine = line();
            List<String> headers = new ArrayList<>();
            for (String line = line(); !line.isEmpty(); line = line()) {
                headers.add(line);
            }
            Response head = new Response(statusLine, headers, "");
            assertThat(head.header("Transfer-Encoding")).isNull();
            String length = head.header("Content-Length");
            if (head.status() == 204 || head.status() == 100) {
                assertThat(length).isNull();
                return head;
            }
            assertThat(length).as(() -> "Content-Length of " + head).isNotNull();
            byte[] body = in.readNBytes(Integer.parseInt(String.valueOf(length)));
            return new Response(statusLine, headers, new String(body, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new IOException("the connection ended after '" + line + "'");
            }
            line.write(b);
        }
        String text = line.toString(StandardCharsets.ISO_8859_1);
        assertThat(text).endsWith("\r");
        return text.substring(0, text.length() - 1);
    }

    /** The ACS ends the connection, without another byte. */
    void expectClosed() {
        try {
            assertThat(in.read()).as("end of stream").isEqualTo(-1);
        } catch (java.net.SocketTimeoutException e) {
            throw new AssertionError("the connection is still open", e);
        } catch (IOException reset) {
            // Closed as well.
        }
    }

    /** The head of the first answer; empty when the connection ends without one. */
    String readUntilAnswered() {
        StringBuilder head = new StringBuilder();
        try {
            for (int b = in.read(); b >= 0 && !head.toString().endsWith("\r\n\r"); b = in.read()) {
                head.append((char) b);
            }
        } catch (java.net.SocketTimeoutException e) {
            throw new AssertionError("the connection is still open after '" + head + "'", e);
        } catch (IOException reset) {
            // Closed without a word.
        }
        return head.toString();
    }

    /** All that comes until the ACS ends the connection; it must. */
    String readUntilClosed() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try {
            for (int b = in.read(); b >= 0; b = in.read()) {
                all.write(b);
            }
        } catch (java.net.SocketTimeoutException e) {
            throw new AssertionError("the connection is still open after '" + all + "'", e);
        } catch (IOException reset) {
            // Closed as well.
        }
        return all.toString(StandardCharsets.ISO_8859_1);
    }

    /** Drops the connection with a reset, as a CPE that loses power behind a router does. */
    void reset() {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
