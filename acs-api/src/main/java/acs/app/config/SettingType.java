package acs.app.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import acs.network.NetworkList;

/**
 * How a setting's text becomes a value.
 *
 * @param range   what is allowed, as the reference prints it, unit included
 * @param parser  fails with {@link IllegalArgumentException}, whose message completes the sentence "the value …"
 * @param printer the text that the parser reads back
 */
public record SettingType<T>(String range, Function<String, T> parser, Function<T, String> printer) {
    private static final Pattern AMOUNT = Pattern.compile("(\\d{1,10})\\s*([A-Za-z]*)");
    private static final Map<String, Long> SIZES = Map.of("B", 1L, "KiB", 1L << 10, "MiB", 1L << 20, "GiB", 1L << 30);
    private static final List<String> SIZES_FALLING = List.of("GiB", "MiB", "KiB", "B");
    private static final Map<String, Long> TIMES = Map.of("ms", 1L, "s", 1_000L, "m", 60_000L, "h", 3_600_000L, "d",
            86_400_000L);
    private static final List<String> TIMES_FALLING = List.of("d", "h", "m", "s", "ms");
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9.:_%-]{1,253}");

    /** The value of this text. */
    public T parse(String text) {
        return parser.apply(text.strip());
    }

    static SettingType<Boolean> flag() {
        return new SettingType<>("`true` or `false`", SettingType::flagOf, String::valueOf);
    }

    private static Boolean flagOf(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("must be true or false");
        };
    }

    static SettingType<Integer> count(int min, int max) {
        return new SettingType<>(min + " to " + max, text -> {
            if (!text.matches("\\d{1,9}") || Integer.parseInt(text) < min || Integer.parseInt(text) > max) {
                throw new IllegalArgumentException("must be a whole number from " + min + " to " + max);
            }
            return Integer.parseInt(text);
        }, String::valueOf);
    }

    static SettingType<Integer> port() {
        return new SettingType<>("0 to 65535, 0 picks a free one", count(0, 65_535).parser(), String::valueOf);
    }

    static SettingType<Integer> powerOfTwo(int min, int max) {
        return new SettingType<>("a power of two, " + min + " to " + max, text -> {
            int value = count(min, max).parse(text);
            if (Integer.bitCount(value) != 1) {
                throw new IllegalArgumentException(
                        "must be a power of two; the next one is " + Integer.highestOneBit(value) * 2L);
            }
            return value;
        }, String::valueOf);
    }

    /** Bytes, at most {@link Integer#MAX_VALUE} of them. */
    static SettingType<Integer> size(String min, String max) {
        SettingType<Long> big = bigSize(min, max);
        return new SettingType<>(big.range(), text -> Math.toIntExact(big.parse(text)),
                bytes -> big.printer().apply(bytes.longValue()));
    }

    /** Bytes. */
    static SettingType<Long> bigSize(String min, String max) {
        return amount(min, max, SIZES, "B", "a size", ", written like 512B, 64KiB or 4MiB", Function.identity(),
                bytes -> printed(bytes, SIZES, SIZES_FALLING));
    }

    static SettingType<Duration> time(String min, String max) {
        return amount(min, max, TIMES, "", "a time", ", with its unit: 500ms, 30s, 5m, 2h or 7d", Duration::ofMillis,
                time -> printed(time.toMillis(), TIMES, TIMES_FALLING));
    }

    /** A number with its unit; a text without one has this unit, which is none where one is due. */
    private static <T> SettingType<T> amount(String min, String max, Map<String, Long> units, String unitIfNone,
            String what, String how, Function<Long, T> value, Function<T, String> printer) {
        long least = amountOf(min, units, unitIfNone);
        long most = amountOf(max, units, unitIfNone);
        return new SettingType<>(min + " to " + max, text -> {
            long amount = amountOf(text, units, unitIfNone);
            if (amount < least || amount > most) {
                throw new IllegalArgumentException("must be " + what + " from " + min + " to " + max + how);
            }
            return value.apply(amount);
        }, printer);
    }

    static <E extends Enum<E>> SettingType<E> choice(Class<E> names) {
        List<E> all = Arrays.asList(names.getEnumConstants());
        String range = all.stream().map(name -> "`" + lower(name) + "`").collect(Collectors.joining(", "));
        return new SettingType<>(range,
                text -> all.stream().filter(name -> lower(name).equals(text)).findFirst()
                        .orElseThrow(() -> new IllegalArgumentException("must be one of " + range.replace("`", ""))),
                SettingType::lower);
    }

    static SettingType<String> host() {
        return new SettingType<>("an address or a name", text -> {
            if (!HOST.matcher(text).matches()) {
                throw new IllegalArgumentException("must be one address or host name, without scheme and port");
            }
            return text;
        }, Function.identity());
    }

    static SettingType<NetworkList> networks() {
        return new SettingType<>("networks or addresses, with commas between them", NetworkList::parse,
                NetworkList::toString);
    }

    static SettingType<Path> path() {
        return new SettingType<>("a path; relative to the working directory", text -> {
            try {
                if (!text.isEmpty()) {
                    return Path.of(text);
                }
            } catch (InvalidPathException e) {
                // Told below, with the same words as an empty one.
            }
            throw new IllegalArgumentException("must be a path");
        }, Path::toString);
    }

    /** A path, or none: the empty one. */
    static SettingType<Path> optionalPath() {
        SettingType<Path> path = path();
        return new SettingType<>("empty, or " + path.range(),
                text -> text.isEmpty() ? Path.of("") : path.parser().apply(text), Path::toString);
    }

    static SettingType<Secret> secret(String range, Pattern allowed) {
        return new SettingType<>(range, text -> {
            if (!text.isEmpty() && !allowed.matcher(text).matches()) {
                throw new IllegalArgumentException("must be " + range);
            }
            return new Secret(text);
        }, Secret::toString);
    }

    private static String lower(Enum<?> name) {
        return name.name().toLowerCase(Locale.ROOT);
    }

    /** The number in the smallest unit, -1 when the text is none: no range holds it. */
    private static long amountOf(String text, Map<String, Long> units, String unitIfNone) {
        Matcher matcher = AMOUNT.matcher(text);
        if (!matcher.matches()) {
            return -1;
        }
        String unit = matcher.group(2).isEmpty() ? unitIfNone : matcher.group(2);
        Long factor = units.get(unit);
        return factor == null ? -1 : Long.parseLong(matcher.group(1)) * factor;
    }

    private static String printed(long amount, Map<String, Long> units, List<String> falling) {
        for (String unit : falling) {
            long factor = units.getOrDefault(unit, 1L);
            if (amount % factor == 0 && (amount > 0 || factor == 1)) {
                return amount / factor + unit;
            }
        }
        return String.valueOf(amount);
    }
}
