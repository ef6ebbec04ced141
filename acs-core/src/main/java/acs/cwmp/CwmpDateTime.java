package acs.cwmp;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.Optional;

/**
 * A dateTime as a device wrote it. Devices leave out the zone, run with a clock of 1970 and write fractions of any length
 * (quirk Q57), so the text is kept and read only where it is wanted; the server's own clock serves all decisions.
 *
 * @param text as sent, trimmed; may be empty
 */
public record CwmpDateTime(String text) {
    /** "Not known", by the standard (<i>TR-069 A6 table 12</i>). */
    public static final CwmpDateTime UNKNOWN = new CwmpDateTime("0001-01-01T00:00:00Z");

    /** Whether this says that the time is not known, or says nothing. */
    public boolean isUnknown() {
        return text.isEmpty() || text.startsWith("0001-01-01T00:00:00");
    }

    /**
     * The point in time meant; a missing zone counts as UTC. Empty when it is unknown, when it cannot be read, and when it is
     * a time since boot (a year below 1000 without a zone, A6 table 12).
     */
    public Optional<Instant> instant() {
        if (isUnknown()) {
            return Optional.empty();
        }
        try {
            TemporalAccessor read = DateTimeFormatter.ISO_DATE_TIME
                    .parseBest(text, OffsetDateTime::from, LocalDateTime::from);
            return switch (read) {
                case OffsetDateTime zoned -> Optional.of(zoned.toInstant());
                case LocalDateTime local when local.getYear() >= 1000 -> Optional.of(local.toInstant(ZoneOffset.UTC));
                default -> Optional.empty();
            };
        } catch (DateTimeException unreadable) {
            return Optional.empty();
        }
    }
}
