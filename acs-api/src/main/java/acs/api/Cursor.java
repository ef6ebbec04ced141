package acs.api;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;

/**
 * Where a list goes on, opaque to clients. A cursor belongs to one list: it carries a check over that list and its
 * position, so that a cut, edited or mixed-up cursor is refused instead of silently showing the wrong page. The check is no
 * secret and need not be: a position gives no right that the list does not give, and the cursor works on every node and
 * after a restart.
 */
final class Cursor {
    private static final int CHECK_BYTES = 9;

    private Cursor() {}

    static String encode(String list, String position) {
        byte[] text = position.getBytes(StandardCharsets.UTF_8);
        byte[] cursor = Arrays.copyOf(check(list, text), CHECK_BYTES + text.length);
        System.arraycopy(text, 0, cursor, CHECK_BYTES, text.length);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(cursor);
    }

    /** @throws ProblemException when the cursor was not made by {@link #encode} for this list */
    static String decode(String list, String cursor) {
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(cursor);
        } catch (IllegalArgumentException notBase64) {
            throw refused();
        }
        if (bytes.length <= CHECK_BYTES) {
            throw refused();
        }
        byte[] text = Arrays.copyOfRange(bytes, CHECK_BYTES, bytes.length);
        if (!MessageDigest.isEqual(check(list, text), Arrays.copyOf(bytes, CHECK_BYTES))) {
            throw refused();
        }
        return new String(text, StandardCharsets.UTF_8);
    }

    private static ProblemException refused() {
        return new ProblemException(
                Problem.parameter("cursor",
                        "not a cursor of this list; pass on the value of next as it is, or leave it out"));
    }

    private static byte[] check(String list, byte[] position) {
        byte[] name = list.getBytes(StandardCharsets.UTF_8);
        byte[] both = Arrays.copyOf(name, name.length + 1 + position.length);
        System.arraycopy(position, 0, both, name.length + 1, position.length);
        return Arrays.copyOf(ApiResponse.sha256(both), CHECK_BYTES);
    }
}
