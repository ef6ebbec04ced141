package acs.load.jmh;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongFunction;

import acs.port.NatBindings;
import acs.transport.stun.IntegrityForm;
import acs.transport.stun.Stun;
import acs.transport.stun.StunCredentials.Claimant;
import acs.transport.stun.StunPolicy;
import acs.transport.stun.StunServer;
import acs.transport.stun.StunSettings;
import acs.transport.stun.StunWriter;
import acs.transport.stun.TransactionId;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import reactor.core.publisher.Mono;

/**
 * What a keep-alive costs the STUN server: processor time of its one thread, system calls included, for each answer, over real
 * sockets on loopback. Run its main method; the arguments are seconds for each part.
 */
public final class StunKeepAlives {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int SENDERS = 2;
    private static final int WINDOW = 64;
    private static final byte[] KEY = "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private StunKeepAlives() {}

    /** Prints a line for each sort of request. */
    public static void main(String[] arguments) throws Exception {
        int seconds = arguments.length == 0 ? 5 : Integer.parseInt(arguments[0]);
        NatBindings nowhere = new NatBindings() {
            @Override
            public void learnt(String deviceKey, Binding binding) {
                // The database is measured elsewhere.
            }

            @Override
            public Mono<Binding> find(String deviceKey) {
                return Mono.empty();
            }
        };
        StunPolicy shipped = StunPolicy.defaults();
        StunPolicy policy = new StunPolicy(1_000_000, shipped.sourceSlots(), shipped.bindingSlots(),
                shipped.proofInterval(), shipped.challengeInterval(), shipped.replaysMax(), shipped.replayWindow());
        StunServer server = new StunServer(new StunSettings("127.0.0.1", 0, "", 4 << 20, policy),
                username -> Optional.of(new Claimant(username, List.of(new String(KEY, StandardCharsets.US_ASCII)))),
                nowhere, Clock.systemUTC(), new SimpleMeterRegistry());
        server.start().block(PATIENCE);
        LongFunction<byte[]> keepAlive = number -> request(number).username("0011AA-Gateway-S0000001").finish();
        LongFunction<byte[]> proof = number -> request(number).bindingChange().username("0011AA-Gateway-S0000001")
                .finish(KEY, IntegrityForm.CLASSIC);
        measure("warm-up", server.port(), keepAlive, seconds);
        measure("warm-up", server.port(), proof, seconds);
        measure("keep-alive", server.port(), keepAlive, seconds);
        measure("proof", server.port(), proof, seconds);
        server.stop().block(PATIENCE);
    }

    private static StunWriter request(long number) {
        return new StunWriter(Stun.BINDING_REQUEST, new TransactionId(1, number)).connectionRequestBinding();
    }

    private static void measure(String what, int port, LongFunction<byte[]> request, int seconds) throws Exception {
        long before = serverCpu();
        long began = System.nanoTime();
        List<Sender> senders = new ArrayList<>();
        for (int i = 0; i < SENDERS; i++) {
            Sender sender = new Sender(port, request, began + Duration.ofSeconds(seconds).toNanos(),
                    System.nanoTime() << 8 | i);
            senders.add(sender);
            sender.start();
        }
        long answers = 0;
        for (Sender sender : senders) {
            sender.join();
            answers += sender.answers;
        }
        double elapsed = (System.nanoTime() - began) / 1e9;
        System.out.printf(Locale.ROOT, "%s: %d answers, %.0f/s, %.2f us of the server's thread each%n", what, answers,
                answers / elapsed, (serverCpu() - before) / 1e3 / answers);
    }

    private static long serverCpu() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        for (var info : threads.getThreadInfo(threads.getAllThreadIds())) {
            if (info != null && info.getThreadName().equals("acs-stun")) {
                return threads.getThreadCpuTime(info.getThreadId());
            }
        }
        throw new IllegalStateException("the server has no thread");
    }

    /** Keeps a window of requests under way. */
    private static final class Sender extends Thread {
        private final int port;
        private final LongFunction<byte[]> request;
        private final long end;
        private long number;
        private long answers;

        Sender(int port, LongFunction<byte[]> request, long end, long number) {
            this.port = port;
            this.request = request;
            this.end = end;
            this.number = number;
        }

        @Override
        public void run() {
            try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
                socket.setSoTimeout(100);
                DatagramPacket answer = new DatagramPacket(new byte[1_500], 1_500);
                while (System.nanoTime() < end) {
                    for (int i = 0; i < WINDOW; i++) {
                        byte[] datagram = request.apply(number++);
                        socket.send(new DatagramPacket(datagram, datagram.length, InetAddress.getLoopbackAddress(),
                                port));
                    }
                    receive(socket, answer);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private void receive(DatagramSocket socket, DatagramPacket answer) throws IOException {
            try {
                for (int i = 0; i < WINDOW; i++) {
                    socket.receive(answer);
                    answers++;
                }
            } catch (SocketTimeoutException lost) {
                // Datagrams get lost; the next window begins anew.
            }
        }
    }
}
