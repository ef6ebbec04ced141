package acs.store;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

import acs.credential.KeyRing;
import io.r2dbc.spi.Connection;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Which versions of a ring are in use, as the database knows it for all nodes: a version that stands in a file alone is not
 * used before it is activated, so that no node meets what it has no key for.
 */
public final class KeyVersions {
    private static final String KNOWN = """
            SELECT version, fingerprint FROM key_version WHERE ring = $1 AND retired_at IS NULL ORDER BY version""";
    private static final String ACTIVATE = """
            INSERT INTO key_version (ring, version, fingerprint, active_since) VALUES ($1, $2, $3, $4)
            ON CONFLICT (ring, version) DO NOTHING""";
    private static final String RETIRE = """
            UPDATE key_version SET retired_at = $3 WHERE ring = $1 AND version < $2 AND retired_at IS NULL""";

    private final PostgresOperations database;

    /** @param database whose connections are used */
    public KeyVersions(PostgresOperations database) {
        this.database = database;
    }

    /**
     * What became of a look.
     *
     * @param ring    with the newest version that is in use as its current one
     * @param problem why the ring cannot be used, {@code null} when it can
     */
    public record Look(KeyRing ring, @Nullable String problem) {}

    /** Holds a ring against what is in use; a database that has none of this ring yet begins with the ring's first. */
    public Mono<Look> look(String name, KeyRing ring) {
        return known(name).flatMap(known -> known.isEmpty()
                ? activate(name, ring, ring.known().first()).then(known(name))
                : Mono.just(known)).map(known -> checked(ring, known));
    }

    /** From now on new things are made with this version. */
    public Mono<Void> activate(String name, KeyRing ring, int version) {
        String fingerprint = ring.fingerprint(version).orElseThrow();
        return database.run(connection -> Rows.changed(connection.createStatement(ACTIVATE).bind(0, name)
                .bind(1, version).bind(2, fingerprint).bind(3, database.now()))).then();
    }

    /** Nothing is left that was made with a version before this one. */
    public Mono<Void> retireBefore(String name, int version) {
        return database.run(connection -> Rows.changed(connection.createStatement(RETIRE).bind(0, name)
                .bind(1, version).bind(2, database.now()))).then();
    }

    private Mono<Map<Integer, String>> known(String name) {
        return database.run(connection -> read(connection, name));
    }

    private static Mono<Map<Integer, String>> read(Connection connection, String name) {
        return Flux.from(connection.createStatement(KNOWN).bind(0, name).execute())
                .concatMap(result -> result.map((row, metadata) -> Map.entry(Rows.integer(row, 0), Rows.text(row, 1))))
                .collectList().map(KeyVersions::sorted);
    }

    private static Map<Integer, String> sorted(List<Map.Entry<Integer, String>> rows) {
        Map<Integer, String> sorted = new TreeMap<>();
        rows.forEach(row -> sorted.put(row.getKey(), row.getValue()));
        return sorted;
    }

    private static Look checked(KeyRing ring, Map<Integer, String> known) {
        List<Integer> missing = known.keySet().stream().filter(version -> !ring.known().contains(version)).toList();
        if (!missing.isEmpty()) {
            return new Look(ring, "lacks version " + text(missing) + " of the key, which the database's secrets were"
                    + " made with; restore it from a backup or copy it from another node");
        }
        List<Integer> others = known.entrySet().stream()
                .filter(each -> !ring.fingerprint(each.getKey()).orElseThrow().equals(each.getValue()))
                .map(Map.Entry::getKey).toList();
        if (!others.isEmpty()) {
            return new Look(ring, "has another key as version " + text(others) + " than the one which the database's"
                    + " secrets were made with; all nodes of one database need the same file");
        }
        int newest = known.keySet().stream().mapToInt(Integer::intValue).max().orElseThrow();
        return new Look(ring.using(newest), null);
    }

    private static String text(List<Integer> versions) {
        return versions.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }
}
