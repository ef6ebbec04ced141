package acs.app;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

import acs.device.Quirk;
import acs.device.QuirkRule;
import acs.device.QuirkRules;
import acs.device.Quirks;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/** The form of a file of quirk rules. */
final class QuirkFile {
    static final int BYTES_MAX = 1 << 20;
    private static final Set<String> TOP = Set.of("version", "shipped", "rules");
    private static final Set<String> RULE = Set.of("number", "name", "manufacturer", "oui", "productClass",
            "softwareVersion", "quirks", "readBatchMax", "passingFaults");
    private static final int READ_BATCH_MAX = 10_000;

    private final List<String> problems = new ArrayList<>();

    private QuirkFile() {}

    /**
     * What a file says.
     *
     * @param rules       in its order
     * @param withShipped whether the shipped rules hold too
     */
    record Content(QuirkRules rules, boolean withShipped) {}

    /**
     * Reads a file's text.
     *
     * @throws IllegalArgumentException with everything that is wrong with it, by rule
     */
    static Content read(String text) {
        QuirkFile file = new QuirkFile();
        Content content = file.content(yaml(text));
        if (!file.problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", file.problems));
        }
        return content;
    }

    private static @Nullable Object yaml(String text) {
        LoaderOptions limits = new LoaderOptions();
        limits.setCodePointLimit(BYTES_MAX);
        limits.setNestingDepthLimit(8);
        limits.setMaxAliasesForCollections(0);
        limits.setAllowDuplicateKeys(false);
        try {
            return new Yaml(new SafeConstructor(limits)).load(text);
        } catch (YAMLException broken) {
            throw new IllegalArgumentException(String.valueOf(broken.getMessage()).replace('\n', ' '), broken);
        }
    }

    private Content content(@Nullable Object root) {
        if (!(root instanceof Map<?, ?> map)) {
            throw new IllegalArgumentException("a file of quirk rules has `version` and `rules`");
        }
        unknown(map, TOP, "the file");
        List<QuirkRule> rules = new ArrayList<>();
        int number = 0;
        for (Object each : list(map.get("rules"), "rules")) {
            number++;
            if (each instanceof Map<?, ?> rule) {
                rules.add(rule(rule, "rule " + number));
            } else {
                problems.add("rule " + number + " is no mapping");
            }
        }
        boolean withShipped = !Boolean.FALSE.equals(map.get("shipped"));
        return new Content(new QuirkRules(text(map, "version", "the file"), rules), withShipped);
    }

    private QuirkRule rule(Map<?, ?> map, String where) {
        unknown(map, RULE, where);
        String number = text(map, "number", where);
        String name = text(map, "name", where);
        if (number.isEmpty() || name.isEmpty()) {
            problems.add(where + " needs `number` (of the quirk) and `name`");
        }
        Pattern manufacturer = pattern(map, "manufacturer", where);
        Pattern oui = pattern(map, "oui", where);
        Pattern productClass = pattern(map, "productClass", where);
        Pattern softwareVersion = pattern(map, "softwareVersion", where);
        if (manufacturer == null && oui == null && productClass == null && softwareVersion == null) {
            problems.add(where + " would be about every device; name one with `manufacturer: .*` if that is meant");
        }
        return new QuirkRule(name, manufacturer, oui, productClass, softwareVersion, quirks(map, number, where));
    }

    private Quirks quirks(Map<?, ?> map, String number, String where) {
        Set<Quirk> quirks = new HashSet<>();
        for (Object word : list(map.get("quirks"), where + " quirks")) {
            Quirk quirk = quirk(String.valueOf(word));
            if (quirk == null) {
                problems.add(where + " names the unknown quirk `" + word + "`");
            } else if (!quirk.number().equals(number)) {
                problems.add(where + ": `" + word + "` is " + quirk.number() + ", not " + number);
            } else {
                quirks.add(quirk);
            }
        }
        Set<Integer> faults = new HashSet<>();
        for (Object code : list(map.get("passingFaults"), where + " passingFaults")) {
            faults.add(number(code, 9000, 9899, where + " passingFaults"));
        }
        Object batch = map.get("readBatchMax");
        int readBatch = batch == null ? 0 : number(batch, 1, READ_BATCH_MAX, where + " readBatchMax");
        if (quirks.isEmpty() && faults.isEmpty() && readBatch == 0) {
            problems.add(where + " says nothing: `quirks`, `passingFaults` or `readBatchMax`");
        }
        return new Quirks(quirks, readBatch, faults);
    }

    /** The word of a quirk: its name in camelCase. */
    static String word(Quirk quirk) {
        StringBuilder word = new StringBuilder();
        for (String part : quirk.name().toLowerCase(Locale.ROOT).split("_", -1)) {
            word.append(word.isEmpty() ? part : Character.toUpperCase(part.charAt(0)) + part.substring(1));
        }
        return word.toString();
    }

    private static @Nullable Quirk quirk(String word) {
        for (Quirk quirk : Quirk.values()) {
            if (word(quirk).equals(word)) {
                return quirk;
            }
        }
        return null;
    }

    private void unknown(Map<?, ?> map, Set<String> known, String where) {
        for (Object key : map.keySet()) {
            if (!known.contains(String.valueOf(key))) {
                problems.add(where + " has the unknown entry `" + key + "`");
            }
        }
    }

    private List<?> list(@Nullable Object value, String where) {
        if (value == null) {
            return List.of();
        }
        if (value instanceof List<?> list) {
            return list;
        }
        problems.add(where + " must be a list");
        return List.of();
    }

    private String text(Map<?, ?> map, String key, String where) {
        Object value = map.get(key);
        if (value instanceof Map || value instanceof List) {
            problems.add(where + ": `" + key + "` must be a text");
        }
        return value == null ? "" : value.toString().strip();
    }

    private @Nullable Pattern pattern(Map<?, ?> map, String key, String where) {
        if (!map.containsKey(key)) {
            return null;
        }
        try {
            return Pattern.compile(text(map, key, where), Pattern.CASE_INSENSITIVE);
        } catch (PatternSyntaxException broken) {
            problems.add(where + ": `" + key + "` is no regular expression (" + broken.getDescription() + ")");
            return null;
        }
    }

    private int number(@Nullable Object value, int min, int max, String where) {
        if (value instanceof Integer number && number >= min && number <= max) {
            return number;
        }
        problems.add(where + " must be " + min + " to " + max);
        return min;
    }
}
