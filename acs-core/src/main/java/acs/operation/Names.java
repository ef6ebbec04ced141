package acs.operation;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/** Names of parameters: which were asked for, and each only once. All in linear time. */
final class Names {
    /** Paths that are tried one by one. */
    private static final int FEW = 4;
    /** Of each in a power of two that is more than half the number of names: at least half of all slots stay free. */
    private static final int SLOTS_PER_NAME = 4;
    private static final int LOOKS_MAX = 64;

    private final Set<String> full = new HashSet<>();
    private final Set<String> partial = new HashSet<>();
    /** Of each path with a wildcard or an alias, what stands before it: the CPE answers with instance numbers. */
    private final Set<String> open = new HashSet<>();

    private Names(List<String> asked) {
        for (String name : asked) {
            int special = special(name);
            if (special >= 0) {
                open.add(name.substring(0, special));
            } else if (name.isEmpty() || name.endsWith(".")) {
                partial.add(name);
            } else {
                full.add(name);
            }
        }
    }

    /** Those that these full names and partial paths are about. */
    static Names asked(List<String> names) {
        return new Names(names);
    }

    /** Whether the name was asked for, itself or by a path above it. */
    boolean cover(String name) {
        return full.contains(name) || isBelow(partial, name) || isBelow(open, name);
    }

    private static boolean isBelow(Set<String> paths, String name) {
        return paths.size() <= FEW ? isBelowOne(paths, name) : isBelowAny(paths, name);
    }

    private static boolean isBelowOne(Set<String> paths, String name) {
        for (String path : paths) {
            if (name.startsWith(path) && (path.isEmpty() || path.endsWith("."))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isBelowAny(Set<String> paths, String name) {
        for (int end = 0; end >= 0; end = name.indexOf('.', end) + 1) {
            if (paths.contains(name.substring(0, end))) {
                return true;
            }
            if (name.indexOf('.', end) < 0) {
                return false;
            }
        }
        return false;
    }

    private static int special(String name) {
        int star = name.indexOf('*');
        int bracket = name.indexOf('[');
        return star < 0 || (bracket >= 0 && bracket < star) ? bracket : star;
    }

    /** Those that were asked for, each name once; the last one counts. */
    <T> List<T> keep(List<T> answers, Function<T, String> name) {
        List<T> kept = new ArrayList<>(answers.size());
        for (T answer : answers) {
            if (cover(name.apply(answer))) {
                kept.add(answer);
            }
        }
        return distinct(kept, name);
    }

    /** Each name once, where it came first, with what came last. */
    static <T> List<T> distinct(List<T> all, Function<T, String> name) {
        if (areDistinct(all, name)) {
            return all;
        }
        Map<String, T> byName = LinkedHashMap.newLinkedHashMap(all.size());
        for (T one : all) {
            byName.put(name.apply(one), one);
        }
        return byName.size() == all.size() ? all : List.copyOf(byName.values());
    }

    /** Thousands of names are told apart without an object for each, which a map makes. */
    private static <T> boolean areDistinct(List<T> all, Function<T, String> name) {
        int mask = Integer.highestOneBit(Math.max(1, all.size())) * SLOTS_PER_NAME - 1;
        @Nullable
        String[] slots = new @Nullable String[mask + 1];
        for (T one : all) {
            String next = name.apply(one);
            int hash = next.hashCode();
            int slot = (hash ^ (hash >>> 16)) & mask;
            int looks = 0;
            for (String there = slots[slot]; there != null; there = slots[slot]) {
                // Names of one hash, as one who means ill can make them, are a map's.
                if ((there.hashCode() == hash && there.equals(next)) || ++looks > LOOKS_MAX) {
                    return false;
                }
                slot = (slot + 1) & mask;
            }
            slots[slot] = next;
        }
        return true;
    }

    static List<String> distinct(List<String> names) {
        Set<String> once = new LinkedHashSet<>(names);
        return once.size() == names.size() ? names : List.copyOf(once);
    }
}
