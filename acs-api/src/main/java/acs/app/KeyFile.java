package acs.app;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.Set;

import acs.app.config.SecretConfig.KeySource;
import acs.credential.KeyLines;
import acs.credential.KeyRing;
import org.jspecify.annotations.Nullable;

/** The keys of a ring, in their file or given by a setting. Blocks. No message holds a key. */
final class KeyFile {
    private static final int BYTES_MAX = 64 << 10;
    private static final Set<PosixFilePermission> OTHERS = EnumSet.of(PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE, PosixFilePermission.GROUP_EXECUTE, PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE, PosixFilePermission.OTHERS_EXECUTE);
    private static final String HEADER = "# Keys of the ACS, a line VERSION:KEY for each. Keep a copy in a safe place;"
            + " show them to nobody.\n";

    private final KeySource source;

    KeyFile(KeySource source) {
        this.source = source;
    }

    /** Whether the keys stand in a file, which can be read again and added to. */
    boolean isFile() {
        return !source.keys().isSet();
    }

    /**
     * The ring; a file that is not there is made.
     *
     * @throws StartException with the operator's line
     */
    KeyRing load() {
        try {
            return read();
        } catch (NoSuchFileException firstStart) {
            return make();
        } catch (IOException e) {
            throw failure(e.getClass().getSimpleName() + " " + e.getMessage(), e);
        }
    }

    /**
     * The ring as it is now.
     *
     * @throws NoSuchFileException when there is no file
     * @throws StartException      with the operator's line when it holds no ring
     */
    KeyRing read() throws IOException {
        try {
            return KeyLines.parse(isFile() ? text() : source.keys().value());
        } catch (IllegalArgumentException wrong) {
            throw failure(Failures.text(wrong), wrong);
        }
    }

    /** Adds a key, with the next version, and gives the ring with it; from then on it is known, and not yet in use. */
    KeyRing add() throws IOException {
        KeyRing before = read();
        int version = before.known().last() + 1;
        String text = text();
        write(text + (text.endsWith("\n") ? "" : "\n") + KeyLines.line(version, randomKey()));
        return read();
    }

    private KeyRing make() {
        try {
            Path directory = source.file().getParent();
            if (directory == null || !Files.isDirectory(directory)) {
                throw failure("its directory is not there", null);
            }
            write(HEADER + KeyLines.line(1, randomKey()));
            return read();
        } catch (IOException e) {
            throw failure(e.getClass().getSimpleName() + " " + e.getMessage(), e);
        }
    }

    private String text() throws IOException {
        if (Files.size(source.file()) > BYTES_MAX) {
            throw failure("is larger than " + BYTES_MAX + " bytes", null);
        }
        Set<PosixFilePermission> others = EnumSet.copyOf(OTHERS);
        others.retainAll(Files.getPosixFilePermissions(source.file()));
        if (!others.isEmpty()) {
            throw failure("can be read or changed by others; correct it with: chmod 600 " + source.file(), null);
        }
        return Files.readString(source.file(), StandardCharsets.UTF_8);
    }

    /** Written whole beside its place and then moved, readable by nobody else from its first byte on. */
    private void write(String text) throws IOException {
        Path unfinished = source.file().resolveSibling(source.file().getFileName() + ".new");
        Files.deleteIfExists(unfinished);
        try (FileChannel channel = FileChannel.open(unfinished,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(unfinished, source.file(), StandardCopyOption.ATOMIC_MOVE);
    }

    private static byte[] randomKey() {
        byte[] key = new byte[KeyRing.KEY_BYTES];
        new SecureRandom().nextBytes(key);
        return key;
    }

    private StartException failure(String why, @Nullable Throwable cause) {
        return new StartException("cannot use the keys of " + where() + ": " + why, cause);
    }

    /** Of the ring, as the database knows it. */
    String name() {
        return source.name();
    }

    /** For messages. */
    String where() {
        return isFile() ? source.file() + " (" + source.key() + ")" : source.name() + " given by the configuration";
    }
}
