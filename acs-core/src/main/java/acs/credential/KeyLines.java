package acs.credential;

import java.util.Base64;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The text of a key ring: a line {@code version:key} for each version, the key in Base64; lines that are empty or begin with
 * {@code #} say nothing. The same in a file and in a variable, where a comma or a blank may stand for the end of a line.
 */
public final class KeyLines {
    /** Versions of one ring; one a year lasts longer than any fleet. */
    public static final int VERSIONS_MAX = 100;
    private static final int VERSION_DIGITS_MAX = 9;

    private KeyLines() {}

    /**
     * The ring that the text tells.
     *
     * @throws IllegalArgumentException with a message that names the line and no key
     */
    public static KeyRing parse(String text) {
        NavigableMap<Integer, byte[]> keys = new TreeMap<>();
        int number = 0;
        for (String line : text.split("\\R", -1)) {
            number++;
            if (line.isBlank() || line.strip().startsWith("#")) {
                continue;
            }
            for (String item : line.strip().split("[,\\s]+", -1)) {
                if (!item.isEmpty()) {
                    add(item, number, keys);
                }
            }
        }
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("holds no key; a line is VERSION:KEY, for instance 1:"
                    + "(the output of: openssl rand -base64 " + KeyRing.KEY_BYTES + ")");
        }
        return new KeyRing(keys);
    }

    /** A line for one more key. */
    public static String line(int version, byte[] key) {
        return version + ":" + Base64.getEncoder().encodeToString(key) + "\n";
    }

    private static void add(String item, int line, NavigableMap<Integer, byte[]> keys) {
        int colon = item.indexOf(':');
        int version = colon < 1 ? 0 : version(item.substring(0, colon));
        if (version == 0) {
            throw new IllegalArgumentException("line " + line + " does not begin with a version from 1 on and a colon");
        }
        byte[] key = key(item.substring(colon + 1), line);
        if (key.length != KeyRing.KEY_BYTES) {
            throw new IllegalArgumentException("line " + line + ": the key of version " + version + " has "
                    + key.length + " bytes in place of " + KeyRing.KEY_BYTES);
        }
        if (keys.put(version, key) != null) {
            throw new IllegalArgumentException("line " + line + ": version " + version + " stands there twice");
        }
        if (keys.size() > VERSIONS_MAX) {
            throw new IllegalArgumentException("more than " + VERSIONS_MAX + " versions");
        }
    }

    private static int version(String digits) {
        if (digits.length() > VERSION_DIGITS_MAX) {
            return 0;
        }
        int value = 0;
        for (int i = 0; i < digits.length(); i++) {
            char c = digits.charAt(i);
            if (c < '0' || c > '9') {
                return 0;
            }
            value = value * 10 + c - '0';
        }
        return value;
    }

    private static byte[] key(String base64, int line) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException noBase64) {
            // Its own message would quote what may be a key.
            throw new IllegalArgumentException("line " + line + ": the key is no Base64");
        }
    }
}
