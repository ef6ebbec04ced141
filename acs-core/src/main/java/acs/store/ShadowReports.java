package acs.store;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

import acs.cwmp.ParameterAttributes;
import acs.cwmp.ParameterInfo;
import acs.cwmp.ParameterValue;
import acs.device.ParameterReport;
import acs.port.StoreException;
import acs.port.StoreException.Reason;
import acs.store.HeldDocuments.ColdDocument;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Readable;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Brings what answers to our requests taught into a device's cold document. The row, which Informs write all the time, is
 * left alone: of a parameter that both hold, the younger one counts.
 */
final class ShadowReports {
    private static final int TRIES = 3;

    private ShadowReports() {}

    /** Stores the report; when another writes the same document meanwhile, both are in it. */
    static Mono<Void> store(Connection connection, String deviceKey, ParameterReport report, Instant reportedAt,
            int parametersMax) {
        if (report.isEmpty()) {
            return Mono.empty();
        }
        return Mono.defer(() -> merge(connection, deviceKey, report, reportedAt, parametersMax))
                .filter(written -> written).repeatWhenEmpty(TRIES, tries -> tries)
                .onErrorMap(IllegalStateException.class, error -> new StoreException(Reason.CONFLICT,
                        "the shadow changes faster than it can be written", error))
                .then();
    }

    private static Mono<Boolean> merge(Connection connection, String deviceKey, ParameterReport report,
            Instant reportedAt, int parametersMax) {
        return read(connection, deviceKey)
                // Thousands of parameters: no work for an event loop.
                .publishOn(Schedulers.boundedElastic())
                .flatMap(cold -> write(connection, deviceKey, cold.version(),
                        document(cold, report, reportedAt, parametersMax)));
    }

    /** The document with the report in it. Takes milliseconds where there are thousands of parameters. */
    static byte[] document(ColdDocument cold, ParameterReport report, Instant reportedAt, int parametersMax) {
        String since = ShadowEntry.since(reportedAt.toEpochMilli());
        ByteBuffer before = cold.document();
        byte[] patched = before == null || !hasValuesAlone(report)
                ? null
                : ShadowPatch.patched(before, report.values(), since, parametersMax);
        return patched == null ? merged(before, report, since, parametersMax) : patched;
    }

    private static boolean hasValuesAlone(ParameterReport report) {
        return report.names().isEmpty() && report.attributes().isEmpty() && report.deleted().isEmpty();
    }

    /** The same, whatever the document and the report are. */
    static byte[] merged(@Nullable ByteBuffer document, ParameterReport report, String since, int parametersMax) {
        Map<String, String> members = ShadowDocument.read(document);
        merge(members, report, since);
        return members.size() <= parametersMax
                ? ShadowDocument.write(members.entrySet(), members.size())
                : ShadowDocument.write(youngest(members, parametersMax), parametersMax);
    }

    private static List<Map.Entry<String, String>> youngest(Map<String, String> members, int parametersMax) {
        return members.entrySet().stream().sorted(Comparator
                .comparingLong((Map.Entry<String, String> each) -> time(ShadowEntry.parse(each.getValue()))).reversed())
                .limit(parametersMax).toList();
    }

    /** What goes by the shape of the last Inform may be as young as that. */
    private static long time(ShadowEntry entry) {
        return entry.hasOwnTime() ? entry.ownTime() : Long.MAX_VALUE;
    }

    private static Mono<ColdDocument> read(Connection connection, String deviceKey) {
        return Flux.from(connection.createStatement("SELECT s.version, CASE WHEN " + Shadow.DOCUMENT_FITS
                + " THEN s.document END FROM device_shadow s WHERE s.device_id = $1").bind(0, deviceKey).execute())
                .concatMap(result -> result.map((row, metadata) -> cold(row)))
                .next().defaultIfEmpty(new ColdDocument(0, null));
    }

    private static ColdDocument cold(Readable row) {
        return new ColdDocument(Rows.number(row, 0), row.get(1, ByteBuffer.class));
    }

    private static Mono<Boolean> write(Connection connection, String deviceKey, long version, byte[] document) {
        return Rows.changed(connection.createStatement("""
                INSERT INTO device_shadow (device_id, version, document) VALUES ($1, 1, $2)
                ON CONFLICT (device_id) DO UPDATE SET version = device_shadow.version + 1, document = excluded.document
                 WHERE device_shadow.version = $3""")
                .bind(0, deviceKey).bind(1, ByteBuffer.wrap(document)).bind(2, version)).map(rows -> rows > 0);
    }

    /** Names that nobody has read a value of are not kept. */
    private static void merge(Map<String, String> members, ParameterReport report, String since) {
        for (String deleted : report.deleted()) {
            members.keySet().removeIf(path -> path.startsWith(deleted));
        }
        for (ParameterValue value : report.values()) {
            if (value.name().length() <= ShadowEntry.NAME_MAX) {
                members.merge(value.name(), ShadowEntry.text(value.type(), since, value.value()),
                        (old, young) -> ShadowEntry.knowing(young, old));
            }
        }
        for (ParameterInfo info : report.names()) {
            members.computeIfPresent(info.name(),
                    (name, text) -> ShadowEntry.parse(text).writable(info.writable()).text());
        }
        for (ParameterAttributes attributes : report.attributes()) {
            members.computeIfPresent(attributes.name(),
                    (name, text) -> ShadowEntry.parse(text).notification(attributes.notification()).text());
        }
    }
}
