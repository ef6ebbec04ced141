package acs.load.files;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Many downloads at once from a file server in a process of its own: all of them stop half way at the same time, where the
 * server's memory is looked at after a collection, and then go on to their end. On loopback; ends by itself.
 */
public final class DownloadCost {
    private static final int BYTES = 30_000_000;

    private DownloadCost() {}

    /** Arguments: disk or database, downloads, the server's largest heap, for instance 128m. */
    public static void main(String[] args) throws Exception {
        int downloads = Integer.parseInt(args[1]);
        Process server = new ProcessBuilder(ProcessHandle.current().info().command().orElseThrow(), "-Xmx" + args[2],
                "-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path"), DownloadServer.class.getName(),
                args[0], args[1], Integer.toString(BYTES)).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try (BufferedReader out = new BufferedReader(
                new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8));
                PrintStream in = new PrintStream(server.getOutputStream(), true, StandardCharsets.UTF_8)) {
            List<URI> links = new ArrayList<>();
            while (links.size() < downloads) {
                String line = out.readLine();
                if (line != null && line.startsWith("http://")) {
                    links.add(URI.create(line));
                }
            }
            new Round(links.subList(0, Math.min(50, downloads))).run(() -> {});
            System.out.println("before:   " + ask(in, out));
            Round round = new Round(links);
            long began = System.nanoTime();
            round.run(() -> System.out.println("half way: " + ask(in, out)));
            Duration took = Duration.ofNanos(System.nanoTime() - began);
            System.out.println("after:    " + ask(in, out));
            System.out.printf("%d downloads, %d bytes, all of the right length: %b, %.1f s%n", downloads,
                    round.bytes.get(), round.bytes.get() == (long) downloads * BYTES, took.toMillis() / 1e3);
        } finally {
            server.destroy();
        }
    }

    private static String ask(PrintStream in, BufferedReader out) throws IOException {
        in.println("tell");
        return String.valueOf(out.readLine());
    }

    /** What is done while all stand still. */
    private interface HalfWay {
        void look() throws Exception;
    }

    private static final class Round {
        private final List<URI> links;
        private final CountDownLatch half;
        private final CountDownLatch go = new CountDownLatch(1);
        private final AtomicLong bytes = new AtomicLong();

        private Round(List<URI> links) {
            this.links = links;
            this.half = new CountDownLatch(links.size());
        }

        private void run(HalfWay halfWay) throws Exception {
            List<Thread> threads = new ArrayList<>();
            for (URI link : links) {
                threads.add(Thread.ofVirtual().start(() -> fetch(link)));
            }
            half.await();
            halfWay.look();
            go.countDown();
            for (Thread thread : threads) {
                thread.join();
            }
        }

        private void fetch(URI link) {
            try (Socket socket = new Socket()) {
                socket.setReceiveBufferSize(64 << 10);
                socket.connect(new InetSocketAddress(link.getHost(), link.getPort()));
                socket.getOutputStream().write(("GET " + link.getRawPath()
                        + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
                InputStream in = socket.getInputStream();
                skipHead(in);
                bytes.addAndGet(read(in, BYTES / 2));
                half.countDown();
                go.await();
                bytes.addAndGet(read(in, Integer.MAX_VALUE));
            } catch (IOException | InterruptedException broken) {
                System.err.println(broken);
                half.countDown();
            }
        }

        private static void skipHead(InputStream in) throws IOException {
            int ends = 0;
            while (ends < 2) {
                int b = in.read();
                ends = b == '\n' ? ends + 1 : b == '\r' ? ends : 0;
                if (b < 0) {
                    throw new IOException("no answer");
                }
            }
        }

        private static long read(InputStream in, int most) throws IOException {
            byte[] buffer = new byte[16 << 10];
            long count = 0;
            while (count < most) {
                int n = in.read(buffer, 0, (int) Math.min(buffer.length, most - count));
                if (n < 0) {
                    break;
                }
                count += n;
            }
            return count;
        }
    }
}
