package acs.app;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

import acs.app.config.AcsConfig;
import acs.transport.file.LinkTrust;
import acs.transport.nonce.NonceStart;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * File in the data directory that remembers the last starts of this node, so that it recognises Digest nonces that it made before a
 * restart. The first line tells when nonces got tags, each other line one start: its time and its tag. Bounded by the life of nonces
 * and by {@link #STARTS_MAX}.
 */
final class NonceStartFile {
    static final String NAME = "nonce-starts";
    /** A node that restarts more often within the life of a nonce forgets its oldest starts. */
    static final int STARTS_MAX = 512;
    private static final Logger LOG = LoggerFactory.getLogger(NonceStartFile.class);
    private static final String HEADER = "# Starts of this node, for nonces of HTTP Digest. Written by the server at each start.\n";
    private static final Pattern LINE = Pattern.compile("(tags since|start) (\\d{1,15})(?: ([0-9a-f]{4}))?");
    private static final long BYTES_MAX = 64 << 10;
    private static final Duration SKEW_MAX = Duration.ofMinutes(1);

    private NonceStartFile() {}

    /** One start. */
    private record Start(long millis, int tag) {}

    /**
     * What the file says.
     *
     * @param since  milliseconds since 1970 from which on this node's nonces have tags
     * @param starts oldest first
     */
    private record Memory(long since, List<Start> starts) {}

    /** Begins a start of the server now. */
    static NonceStart begin(AcsConfig config) {
        Duration sessionLife = config.trust().auth().nonceLife();
        Duration longestLife = sessionLife.compareTo(LinkTrust.NONCE_LIFE) > 0 ? sessionLife : LinkTrust.NONCE_LIFE;
        return begin(config.dataDir(), sessionLife, longestLife, System.currentTimeMillis(), new SecureRandom());
    }

    /**
     * Begins a start: draws its tag and adds it to the file.
     *
     * @param sessionLife of nonces of the CWMP listeners
     * @param longestLife of any nonces
     * @param now         milliseconds since 1970
     */
    static NonceStart begin(Path dataDirectory, Duration sessionLife, Duration longestLife, long now,
            RandomGenerator random) {
        Path file = dataDirectory.resolve(NAME);
        try {
            Memory before = read(file, now);
            List<Start> kept = kept(before.starts(), now - longestLife.plus(SKEW_MAX).toMillis());
            Set<Integer> earlier = kept.stream().map(Start::tag).collect(Collectors.toUnmodifiableSet());
            int tag = random.nextInt(NonceStart.TAGS);
            while (earlier.contains(tag)) {
                tag = (tag + 1) % NonceStart.TAGS;
            }
            List<Start> starts = new ArrayList<>(kept);
            starts.add(new Start(now, tag));
            write(file, text(new Memory(before.since(), starts)));
            return new NonceStart(tag, earlier, before.since() + sessionLife.toMillis());
        } catch (IOException e) {
            throw Failures.dataDir(dataDirectory, e);
        }
    }

    /** Those whose nonces may be fresh: a start makes nonces until the next one. */
    private static List<Start> kept(List<Start> starts, long oldest) {
        List<Start> kept = new ArrayList<>();
        for (int i = Math.max(0, starts.size() - STARTS_MAX + 1); i < starts.size(); i++) {
            if (i == starts.size() - 1 || starts.get(i + 1).millis() >= oldest) {
                kept.add(starts.get(i));
            }
        }
        return kept;
    }

    private static Memory read(Path file, long now) throws IOException {
        Memory nothing = new Memory(now, List.of());
        if (!Files.exists(file)) {
            return nothing;
        }
        Long since = null;
        List<Start> starts = new ArrayList<>();
        boolean isWhole = Files.size(file) <= BYTES_MAX;
        List<String> lines = isWhole
                ? Files.readString(file, StandardCharsets.ISO_8859_1).lines().filter(line -> !line.startsWith("#"))
                        .toList()
                : List.of();
        for (String line : lines) {
            Matcher read = LINE.matcher(line);
            if (!read.matches()) {
                isWhole = false;
            } else if (read.group(3) == null) {
                since = Long.parseLong(read.group(2));
            } else {
                starts.add(new Start(Long.parseLong(read.group(2)), Integer.parseInt(read.group(3), 16)));
            }
        }
        if (!isWhole || since == null) {
            LOG.warn("{} is not what this server wrote; it is written again", file);
            return nothing;
        }
        return new Memory(since, starts);
    }

    private static String text(Memory memory) {
        return HEADER + "tags since " + memory.since() + '\n' + memory.starts().stream()
                .map(start -> "start " + start.millis() + " " + hex(start.tag()) + "\n")
                .collect(Collectors.joining());
    }

    private static String hex(int tag) {
        return HexFormat.of().toHexDigits((short) tag);
    }

    /** Written whole beside its place and then moved. */
    private static void write(Path file, String text) throws IOException {
        Path unfinished = file.resolveSibling(NAME + ".new");
        Files.deleteIfExists(unfinished);
        try (FileChannel channel = FileChannel.open(unfinished,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
