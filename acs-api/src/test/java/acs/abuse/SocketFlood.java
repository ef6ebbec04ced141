package acs.abuse;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Many connections of one thread that send shared bytes as fast as these are taken, and either never read or read the beginning of
 * each answer.
 */
final class SocketFlood implements AutoCloseable {
    private static final int CONNECT_MILLIS_MAX = 5_000;
    private static final int RECEIVE_BUFFER = 4_096;
    /** {@code HTTP/1.1 200}. */
    private static final int STATUS_BYTES = 12;

    private static final long ROUND_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final int port;
    private final List<Peer> peers = new ArrayList<>();
    private final ByteBuffer scratch = ByteBuffer.allocate(64 << 10);
    private int refused;

    private static final class Peer {
        final SocketChannel channel;
        ByteBuffer rest = ByteBuffer.allocate(0);
        String answer = "";
        boolean closed;

        Peer(SocketChannel channel) {
            this.channel = channel;
        }

        boolean isAnswered() {
            return closed || answer.length() >= STATUS_BYTES;
        }
    }

    SocketFlood(int port) {
        this.port = port;
    }

    /** One more connection, with a small receive buffer; nothing when the server takes none. */
    void open(String from, byte[] toSend) throws IOException {
        SocketChannel channel = SocketChannel.open();
        try {
            channel.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER);
            channel.bind(Loopback.from(from));
            channel.socket().connect(Loopback.server(port), CONNECT_MILLIS_MAX);
            channel.configureBlocking(false);
        } catch (IOException refusal) {
            channel.close();
            refused++;
            return;
        }
        Peer peer = new Peer(channel);
        peer.rest = ByteBuffer.wrap(toSend);
        peers.add(peer);
        send(peer);
    }

    /** Opens so many from one address. */
    SocketFlood openMany(int count, String from, byte[] toSend) throws IOException {
        for (int i = 0; i < count; i++) {
            open(from, toSend);
        }
        return this;
    }

    /** Gives every connection that is open further bytes, behind what it still has to send. */
    void more(byte[] toSend) {
        peers.forEach(peer -> {
            if (!peer.rest.hasRemaining()) {
                peer.rest = ByteBuffer.wrap(toSend);
            }
            send(peer);
        });
    }

    /** Sends on until all is sent, or nothing was taken for so many rounds of a millisecond. */
    void pump(int idleRoundsMax) {
        for (int idle = 0; idle < idleRoundsMax && peers.stream().anyMatch(peer -> peer.rest.hasRemaining()); idle++) {
            int taken = peers.stream().mapToInt(this::send).sum();
            if (taken > 0) {
                idle = 0;
            } else {
                LockSupport.parkNanos(ROUND_NANOS);
            }
        }
    }

    /** Reads what has come, without waiting. */
    void read() {
        peers.forEach(this::read);
    }

    /**
     * Reads the status of each answer, and nothing behind it, until all have come.
     *
     * @param sessionsMax for so many sessions of the canary at most
     */
    void awaitStatuses(CanaryDevice canary, int sessionsMax) {
        for (int session = 0; session < sessionsMax && !peers.stream().allMatch(Peer::isAnswered); session++) {
            canary.awaitSessions(1);
            peers.forEach(this::readStatus);
        }
    }

    private void readStatus(Peer peer) {
        try {
            if (!peer.isAnswered() && peer.channel.read(scratch.clear().limit(STATUS_BYTES)) > 0) {
                peer.answer += StandardCharsets.ISO_8859_1.decode(scratch.flip());
            }
        } catch (IOException closedByServer) {
            peer.closed = true;
        }
    }

    /** How often each status came, connections without an answer as 0; those that could not be opened as -1. */
    Map<Integer, Integer> statuses() {
        Map<Integer, Integer> statuses = new TreeMap<>();
        if (refused > 0) {
            statuses.put(-1, refused);
        }
        for (Peer peer : peers) {
            String[] words = peer.answer.split(" ", 3);
            statuses.merge(words.length > 1 ? Integer.parseInt(words[1]) : 0, 1, Integer::sum);
        }
        return statuses;
    }

    @Override
    public void close() throws IOException {
        for (Peer peer : peers) {
            peer.channel.close();
        }
    }

    private int send(Peer peer) {
        if (peer.closed || !peer.rest.hasRemaining()) {
            return 0;
        }
        try {
            return peer.channel.write(peer.rest);
        } catch (IOException closedByServer) {
            peer.closed = true;
            peer.rest = ByteBuffer.allocate(0);
            return 0;
        }
    }

    private void read(Peer peer) {
        try {
            for (scratch.clear(); peer.channel.read(scratch) > 0; scratch.clear()) {
                if (peer.answer.isEmpty()) {
                    peer.answer = StandardCharsets.ISO_8859_1.decode(scratch.flip()).toString();
                }
            }
        } catch (IOException closedByServer) {
            peer.closed = true;
        }
    }
}
