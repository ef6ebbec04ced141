package acs.abuse;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.Map;

/**
 * Many connections of one thread that send shared bytes as fast as these are taken, and either never read or read the beginning of
 * each answer.
 */
final class SocketFlood implements AutoCloseable {
    private static final int CONNECT_MILLIS_MAX = 5_000;
    private static final int RECEIVE_BUFFER = 4_096;

    private final int port;
    private final List<Peer> peers = new ArrayList<>();
    private final ByteBuffer scratch = ByteBuffer.allocate(64 << 10);
    private int refused;

    private static final class Peer {
        final SocketChannel channel;
        ByteBuffer rest = ByteBuffer.allocate(0);
        String answer = "";
        boolean begun;
        boolean closed;

        Peer(SocketChannel channel) {
            this.channel = channel;
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
            channel.bind(new InetSocketAddress(from, 0));
            channel.socket().connect(new InetSocketAddress("127.0.0.1", port), CONNECT_MILLIS_MAX);
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
    void pump(int idleRoundsMax) throws InterruptedException {
        for (int idle = 0; idle < idleRoundsMax && peers.stream().anyMatch(peer -> peer.rest.hasRemaining()); idle++) {
            int taken = peers.stream().mapToInt(this::send).sum();
            if (taken > 0) {
                idle = 0;
            } else {
                Thread.sleep(1);
            }
        }
    }

    /** Reads what has come, without waiting. */
    void read() {
        peers.forEach(this::read);
    }

    /** Reads a byte of each answer that has begun, and no more: nobody could read slower. */
    void readOneByte() {
        ByteBuffer one = ByteBuffer.allocate(1);
        for (Peer peer : peers) {
            try {
                if (!peer.begun && !peer.closed && peer.channel.read(one.clear()) != 0) {
                    peer.begun = true;
                }
            } catch (IOException closedByServer) {
                peer.closed = true;
            }
        }
    }

    /** How many connections are open and have had no byte of an answer yet, as {@link #readOneByte} has found. */
    long unanswered() {
        return peers.stream().filter(peer -> !peer.begun && !peer.closed).count();
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
