package acs.store;

import java.time.Instant;

import acs.device.ConfigurationMark;
import acs.operation.OperationEnd;
import io.r2dbc.spi.Readable;
import org.jspecify.annotations.Nullable;

/** The mark that operations set, in their device's row; {@link OperationClaim} writes it along with the operation's end. */
final class ConfigurationMarks {
    private ConfigurationMarks() {}

    /** What the operation set, as it is stored; {@code null} when it set none. */
    static @Nullable String key(OperationEnd end) {
        String key = end.report().parameterKey();
        return key == null ? null : StoredText.clean(key);
    }

    /** The mark that stands in the row from this column on, {@code null} for none. */
    static @Nullable ConfigurationMark read(Readable row, int at, String reported, Instant lastInform) {
        String key = row.get(at, String.class);
        Instant setAt = Rows.instantOrNull(row, at + 1);
        return key == null || setAt == null ? null : ConfigurationMark.of(key, setAt, reported, lastInform);
    }
}
