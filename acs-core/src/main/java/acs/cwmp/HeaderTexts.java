package acs.cwmp;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** Applies the bounds of {@link HeaderText}, and counts the texts that it shortens. Thread-safe. */
public final class HeaderTexts {
    /** The factor that is shipped: nothing that is known from the field comes near to it. */
    public static final int FACTOR = 4;
    private static final HeaderTexts SHIPPED = new HeaderTexts(FACTOR);

    private final int factor;
    // Filled when made, never changed after.
    private final Map<HeaderText, LongAdder> shortened = new EnumMap<>(HeaderText.class);

    /** @param factor on the lengths of TR-069, at least 1 */
    public HeaderTexts(int factor) {
        if (factor < 1) {
            throw new IllegalArgumentException("texts of the lengths that TR-069 allows must be kept");
        }
        this.factor = factor;
        for (HeaderText kind : HeaderText.values()) {
            shortened.put(kind, new LongAdder());
        }
    }

    /** With the shipped factor, for messages that no reader has made. */
    static String shipped(HeaderText kind, String text) {
        return kind.bounded(text, SHIPPED.factor);
    }

    /** Whether the text is longer than the kind allows. */
    public boolean isTooLong(HeaderText kind, String text) {
        return text.length() > kind.max(factor);
    }

    /** The text as it is kept: the same one, its beginning, or what stands for a dropped one. */
    public String bounded(HeaderText kind, String text) {
        if (!isTooLong(kind, text)) {
            return text;
        }
        count(kind).increment();
        return kind.bounded(text, factor);
    }

    /** How many texts of this kind were cut or dropped so far. */
    public long shortened(HeaderText kind) {
        return count(kind).sum();
    }

    private LongAdder count(HeaderText kind) {
        return Objects.requireNonNull(shortened.get(kind));
    }
}
