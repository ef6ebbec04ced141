package acs.cwmp;

import java.util.Locale;

/**
 * Kinds of short texts that a CPE says of itself and of what it did, with the lengths that TR-069 gives them. What is longer
 * than such a length times a factor is treated by the kind's {@link Excess}; values of parameters are none of these.
 */
public enum HeaderText {
    /** cwmp:ID. TR-069 gives it no length, so that the factor does not count. */
    ENVELOPE_ID(1_024, Excess.REFUSED),
    COMMAND_KEY(32, Excess.DROPPED),
    PARAMETER_KEY(32, Excess.DROPPED),
    CONNECTION_REQUEST_URL(256, Excess.DROPPED),
    /** AnnounceURL, TransferURL, and Next of Kicked. */
    FILE_URL(1_024, Excess.DROPPED),
    UUID(36, Excess.DROPPED),
    /** DeploymentUnitRef, and the parameter of a fault. */
    PATH(256, Excess.DROPPED),
    EVENT_CODE(64, Excess.CUT),
    SOFTWARE_VERSION(64, Excess.CUT),
    HARDWARE_VERSION(64, Excess.CUT),
    FAULT_STRING(256, Excess.CUT),
    FILE_TYPE(64, Excess.CUT),
    FILE_NAME(256, Excess.CUT),
    /** Fractions may be of any length (quirk Q57). */
    DATE_TIME(64, Excess.CUT),
    /** Versions, states, names of methods and arguments. */
    WORD(64, Excess.CUT),
    /** Arguments of Kicked and of RequestDownload. */
    ARGUMENT(256, Excess.CUT),
    /** ExecutionUnitRefList. TR-069 gives it no length. */
    PATH_LIST(1_024, Excess.CUT);

    /** What becomes of a text that is too long. */
    public enum Excess {
        /** The message is refused. */
        REFUSED,
        /** {@link #dropped} stands in its place: its beginning would be another key or address. */
        DROPPED,
        /** Its beginning and an ellipsis stand in its place: people read it. */
        CUT
    }

    /** Ends a text that was cut, and begins what stands for one that was dropped. */
    public static final char ELLIPSIS = '\u2026';
    private static final String DROPPED = ELLIPSIS + "dropped: longer than ";
    private static final String UNIT = " characters";

    private final int standard;
    private final Excess excess;

    HeaderText(int standard, Excess excess) {
        this.standard = standard;
        this.excess = excess;
    }

    /** Characters that are kept. */
    public int max(int factor) {
        return excess == Excess.REFUSED ? standard : standard * factor;
    }

    /** What becomes of longer ones. */
    public Excess excess() {
        return excess;
    }

    /** As metrics and documents name it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The text as it is kept; the same one when it is not too long. Holds no user info of a URL when it was cut.
     *
     * @throws IllegalStateException when this kind is refused, which is up to the caller
     */
    String bounded(String text, int factor) {
        int max = max(factor);
        if (text.length() <= max) {
            return text;
        }
        return switch (excess) {
            case REFUSED -> throw new IllegalStateException("a text of the kind " + word() + " is never shortened");
            case DROPPED -> dropped(max);
            case CUT -> UrlUserInfo.beginning(UrlUserInfo.masked(text), max - 1) + ELLIPSIS;
        };
    }

    /**
     * What stands in the place of a text of more than {@code max} characters. It is longer than a CommandKey or a ParameterKey
     * may be (32 characters), and no URL, so that it never matches what the ACS knows.
     */
    static String dropped(int max) {
        return DROPPED + max + UNIT;
    }

    /** Whether this stands in the place of a text that was dropped. */
    public static boolean isDropped(String text) {
        return !text.isEmpty() && text.charAt(0) == ELLIPSIS && text.startsWith(DROPPED) && text.endsWith(UNIT);
    }
}
