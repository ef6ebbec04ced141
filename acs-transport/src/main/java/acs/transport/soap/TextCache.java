package acs.transport.soap;

import org.jspecify.annotations.Nullable;

/**
 * Short texts that come again and again, parameter names above all: the same name from a million devices is one string. A
 * table of fixed size in which a newcomer takes the place of whoever was there, so that made-up names cost nothing lasting.
 *
 * <p>
 * Safe for all threads without locks: slots are read and written with races, which strings, being immutable, survive.
 */
final class TextCache {
    private final @Nullable String[] slots;
    private final int textMax;

    /** A table of {@code slots} texts (a power of two) of at most {@code textMax} characters each. */
    TextCache(int slots, int textMax) {
        this.slots = new String[slots];
        this.textMax = textMax;
    }

    String of(char[] chars, int from, int length) {
        if (length > textMax) {
            return new String(chars, from, length);
        }
        int hash = 0;
        for (int i = from; i < from + length; i++) {
            hash = 31 * hash + chars[i];
        }
        int slot = (hash ^ (hash >>> 16)) & (slots.length - 1);
        String known = slots[slot];
        if (known != null && known.hashCode() == hash && same(known, chars, from, length)) {
            return known;
        }
        String fresh = new String(chars, from, length);
        slots[slot] = fresh;
        return fresh;
    }

    String of(String text) {
        if (text.length() > textMax) {
            return text;
        }
        int hash = text.hashCode();
        int slot = (hash ^ (hash >>> 16)) & (slots.length - 1);
        String known = slots[slot];
        if (known != null && known.equals(text)) {
            return known;
        }
        slots[slot] = text;
        return text;
    }

    private static boolean same(String known, char[] chars, int from, int length) {
        if (known.length() != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (known.charAt(i) != chars[from + i]) {
                return false;
            }
        }
        return true;
    }
}
