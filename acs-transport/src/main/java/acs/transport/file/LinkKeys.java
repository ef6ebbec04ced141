package acs.transport.file;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.UUID;
import java.util.function.Supplier;

import acs.credential.KeyRing;
import acs.credential.MacKey;
import acs.transport.file.FileLink.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Signs links and knows its own again. Nothing is stored: whatever a request needs to prove is in its path, under a code
 * (HMAC-SHA-256, 128 bits of it) that covers all of the path. Thread-safe.
 */
final class LinkKeys {
    private static final String PURPOSE = "file-url";
    private static final int CODE_BYTES = 16;
    private static final int TOKEN_CHARACTERS = (FileLink.BYTES + CODE_BYTES) / 3 * 4;
    private static final int VERSION_MAX = 0xFFFF;

    private final Supplier<KeyRing> rings;

    /** @param rings the keys in force, asked every time */
    LinkKeys(Supplier<KeyRing> rings) {
        this.rings = rings;
    }

    /** A link that the code of its path proves to be ours. */
    record Proven(FileLink link, String path) {}

    /** Which device a link is for, without saying it. */
    long deviceTag(int keyVersion, String deviceKey) {
        return ByteBuffer.wrap(code(keyVersion, "device", deviceKey.getBytes(StandardCharsets.UTF_8), "")).getLong();
    }

    FileLink link(Kind kind, UUID subject, String deviceKey, Instant expires) {
        int version = rings.get().current();
        if (version > VERSION_MAX) {
            throw new IllegalStateException("a link has room for key versions up to " + VERSION_MAX);
        }
        return new FileLink(kind, version, expires, subject, deviceTag(version, deviceKey));
    }

    /** The path of a link: its letter, its token, a name for the CPE to see. */
    String path(FileLink link, String name) {
        byte[] claims = link.bytes();
        byte[] token = Arrays.copyOf(claims, FileLink.BYTES + CODE_BYTES);
        System.arraycopy(code(link.keyVersion(), "link", claims, name), 0, token, FileLink.BYTES, CODE_BYTES);
        return "/" + link.kind().letter() + "/" + Base64.getUrlEncoder().encodeToString(token) + "/" + name;
    }

    /** The link of this path, {@code null} when it is none of ours. Takes the same time for every forgery. */
    @Nullable
    Proven proven(Kind kind, String path) {
        int nameAt = 3 + TOKEN_CHARACTERS + 1;
        if (path.length() <= nameAt || path.charAt(0) != '/' || path.charAt(1) != kind.letter() || path.charAt(2) != '/'
                || path.charAt(nameAt - 1) != '/') {
            return null;
        }
        byte[] token = token(path.substring(3, nameAt - 1));
        if (token == null || token[0] != kind.letter()) {
            return null;
        }
        byte[] claims = Arrays.copyOf(token, FileLink.BYTES);
        FileLink link = FileLink.of(kind, claims);
        if (rings.get().key(link.keyVersion(), PURPOSE).isEmpty()) {
            return null;
        }
        byte[] due = code(link.keyVersion(), "link", claims, path.substring(nameAt));
        return MessageDigest.isEqual(due, Arrays.copyOfRange(token, FileLink.BYTES, token.length))
                ? new Proven(link, path)
                : null;
    }

    private static byte @Nullable [] token(String text) {
        try {
            return Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException noToken) {
            return null;
        }
    }

    /** The name that belongs to a link where more than the link is asked for; no secret. */
    static String username(FileLink link) {
        return Base64.getUrlEncoder().withoutPadding()
                .encodeToString(ByteBuffer.allocate(16).putLong(link.subject().getMostSignificantBits())
                        .putLong(link.subject().getLeastSignificantBits()).array());
    }

    /** The password that belongs to a link, for this link alone. */
    String password(FileLink link, String path) {
        return Base64.getUrlEncoder().withoutPadding()
                .encodeToString(code(link.keyVersion(), "login", link.bytes(), path));
    }

    /** Each use has texts of its own shape: its name, then 32 bytes or what ends with the text. */
    private byte[] code(int version, String use, byte[] first, String then) {
        MacKey key = rings.get().signing(version, PURPOSE).orElseThrow();
        byte[] useBytes = (use + '\n').getBytes(StandardCharsets.UTF_8);
        byte[] thenBytes = then.getBytes(StandardCharsets.UTF_8);
        byte[] text = ByteBuffer.allocate(useBytes.length + first.length + thenBytes.length).put(useBytes).put(first)
                .put(thenBytes).array();
        return Arrays.copyOf(key.sign(text), CODE_BYTES);
    }

    @Override
    public String toString() {
        return "LinkKeys";
    }
}
