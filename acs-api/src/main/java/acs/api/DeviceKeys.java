package acs.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import acs.cwmp.DeviceId;

/**
 * Finds the canonical id that a path segment means. A canonical id has percent signs of its own ({@code ABC%2DDEF} for the
 * serial number {@code ABC-DEF}), and clients send them in two ways: as they are, or encoded once more ({@code %252D}), as a
 * correct URL builder does. Both are understood:
 * <ul>
 * <li>a segment with {@code %25} was most likely encoded by a URL builder: its decoded form is tried first, then itself;
 * <li>any other segment is taken as the id itself; its decoded form comes second.
 * </ul>
 * What is tried is brought to the canonical spelling (upper-case hexadecimal digits, {@code .} as {@code %2E}), so that at
 * most two look-ups by key answer every request.
 */
final class DeviceKeys {
    private DeviceKeys() {}

    /** Canonical ids to try, in order; none when the segment can be no id. */
    static List<String> candidates(String segment) {
        Optional<String> itself = canonical(segment);
        Optional<String> decoded = segment.indexOf('%') < 0
                ? Optional.empty()
                : PercentEncoding.decodeSegment(segment).flatMap(DeviceKeys::canonical);
        List<String> candidates = new ArrayList<>(2);
        if (segment.contains("%25")) {
            decoded.ifPresent(candidates::add);
        }
        itself.filter(id -> !candidates.contains(id)).ifPresent(candidates::add);
        decoded.filter(id -> !candidates.contains(id)).ifPresent(candidates::add);
        return candidates;
    }

    private static Optional<String> canonical(String text) {
        return DeviceId.parse(withPlainCharactersEncoded(text)).map(DeviceId::canonical);
    }

    /** Some clients and proxies undo the encoding of {@code .} and {@code ~}, which RFC 3986 calls equivalent. */
    private static String withPlainCharactersEncoded(String text) {
        return text.replace(".", "%2E").replace("~", "%7E");
    }
}
