package acs.transport.wake;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * TCP ports.
 *
 * @param ranges in any order; none for no port
 */
public record PortRanges(List<Range> ranges) {
    private static final Pattern RANGE = Pattern.compile("([0-9]{1,5})(?:-([0-9]{1,5}))?");
    /** Every port. */
    public static final PortRanges ALL = parse("1-65535");

    /**
     * Ports from one to another.
     *
     * @param from at least 1
     * @param to   itself included
     */
    public record Range(int from, int to) {
        public Range {
            if (from < 1 || to > 65_535 || from > to) {
                throw new IllegalArgumentException("no ports: " + from + "-" + to);
            }
        }

        @Override
        public String toString() {
            return from == to ? Integer.toString(from) : from + "-" + to;
        }
    }

    public PortRanges {
        ranges = List.copyOf(ranges);
    }

    /**
     * Reads {@code 80,7000-8000}; empty for none.
     *
     * @throws IllegalArgumentException when it is none
     */
    public static PortRanges parse(String text) {
        List<Range> ranges = new ArrayList<>();
        for (String each : text.isBlank() ? new String[0] : text.split(",", -1)) {
            Matcher range = RANGE.matcher(each.strip());
            if (!range.matches()) {
                throw new IllegalArgumentException("no ports: " + text);
            }
            int from = Integer.parseInt(range.group(1));
            ranges.add(new Range(from, range.group(2) == null ? from : Integer.parseInt(range.group(2))));
        }
        return new PortRanges(ranges);
    }

    /** Whether the port is one of them. */
    public boolean contains(int port) {
        return ranges.stream().anyMatch(range -> port >= range.from() && port <= range.to());
    }

    @Override
    public String toString() {
        return ranges.stream().map(Range::toString).collect(Collectors.joining(","));
    }
}
