package acs.api;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Set;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * The administrator's bearer token: the configured one ({@code ACS_API_TOKEN}), or the one in {@code admin.token} of the
 * data directory, made at the first start.
 *
 * @param value  the token, a secret; {@link #toString()} leaves it out
 * @param origin where it came from
 */
public record AdminToken(String value, Origin origin) {
    /** The file's name within the data directory. */
    public static final String FILE_NAME = "admin.token";

    /** What an Authorization header can carry (<i>RFC 6750 §2.1</i>, b64token). */
    private static final Pattern B64TOKEN = Pattern.compile("[A-Za-z0-9._~+/-]+=*");
    private static final int RANDOM_BYTES = 32;
    private static final int FILE_BYTES_MAX = 4096;

    /** Where a token came from. */
    public enum Origin {
        /** The configuration gave it; no file is read or written. */
        CONFIGURED,
        /** It stood in the file. */
        FILE,
        /** It was made now, and written to the file. */
        CREATED
    }

    public AdminToken {
        if (!B64TOKEN.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "the API token is empty or has characters that a bearer token cannot have"
                            + " (allowed: letters, digits and -._~+/ with = at the end)");
        }
    }

    /**
     * Blocks on files; called once, at start.
     *
     * @param dataDirectory exists
     * @param configured    the configured token, {@code null} when none
     * @throws IOException              when the file cannot be read or written
     * @throws IllegalArgumentException when the configured token or the file's content can be no bearer token
     */
    public static AdminToken load(Path dataDirectory, @Nullable String configured) throws IOException {
        if (configured != null) {
            return new AdminToken(configured, Origin.CONFIGURED);
        }
        Path file = dataDirectory.resolve(FILE_NAME);
        try {
            return read(file);
        } catch (NoSuchFileException firstStart) {
            return create(file);
        }
    }

    private static AdminToken read(Path file) throws IOException {
        if (Files.size(file) > FILE_BYTES_MAX) {
            throw new IllegalArgumentException(file + " is too large to be a token");
        }
        String value = Files.readString(file, StandardCharsets.US_ASCII).strip();
        try {
            return new AdminToken(value, Origin.FILE);
        } catch (IllegalArgumentException broken) {
            throw new IllegalArgumentException(
                    file + " holds no token; delete it to have a new one made at the next start", broken);
        }
    }

    private static AdminToken create(Path file) throws IOException {
        byte[] random = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(random);
        String value = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        // Written whole beside its place and then moved, so that no crash leaves half a token, and readable by nobody else
        // from its first byte on.
        Path unfinished = file.resolveSibling(FILE_NAME + ".new");
        Files.deleteIfExists(unfinished);
        var ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        try (FileChannel channel = FileChannel.open(unfinished,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownerOnly)) {
            ByteBuffer bytes = ByteBuffer.wrap((value + "\n").getBytes(StandardCharsets.US_ASCII));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        return new AdminToken(value, Origin.CREATED);
    }

    @Override
    public String toString() {
        return "AdminToken[" + origin + "]";
    }
}
