package acs.store;

import java.nio.ByteBuffer;
import java.time.Instant;

import acs.device.ParameterReport;
import acs.operation.OperationEnd;
import acs.operation.Outcome;
import acs.store.HeldDocuments.ColdDocument;
import org.jspecify.annotations.Nullable;

/** What the store computes of an operation's end before it asks the database, for benchmarks. */
public final class StoredOutcome {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    private StoredOutcome() {}

    /** The cold document with the report in it. */
    public static byte[] document(byte @Nullable [] before, ParameterReport report) {
        return ShadowReports.document(
                new ColdDocument(before == null ? 0 : 1, before == null ? null : ByteBuffer.wrap(before)), report, NOW,
                StoreSettings.defaults().shadowParametersMax());
    }

    /** The result as the operation's row takes it. */
    public static String result(OperationEnd end) {
        return end.outcome() instanceof Outcome.Succeeded succeeded ? OutcomeJson.write(succeeded.result()) : "";
    }
}
