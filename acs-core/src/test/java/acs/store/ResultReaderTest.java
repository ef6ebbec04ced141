package acs.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;

import acs.credential.KeyRing;
import acs.credential.Keys;
import acs.port.OperationRecord;
import acs.port.ReadBounds;
import acs.port.RowBatch;
import acs.port.StoreException;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

/** Results are read piece by piece, and lists within their bytes, whatever earlier builds have stored. */
class ResultReaderTest extends OperationsTests {
    /** Compresses badly, so that it takes many pieces in the database too. */
    private static final String LARGE = json(new Random(7), 400_000);

    private final AtomicReference<KeyRing> ring = new AtomicReference<>(Keys.seeded(1, 50));
    private final StoreSecrets secrets = new StoreSecrets(ring::get);

    @Override
    PostgresOperations open() {
        // The base class opens one before this class has its fields.
        return secrets == null
                ? super.open()
                : new PostgresOperations(new DatabaseConnections(database, settings), settings, secrets, clock);
    }

    private static String json(Random random, int characters) {
        StringBuilder text = new StringBuilder("{\"value\":\"grün ");
        for (int i = 0; i < characters; i++) {
            text.append((char) ('0' + random.nextInt(75)));
        }
        return text.toString().replace('\\', '/').concat("\"}");
    }

    private String stored(ByteBuffer result) {
        String id = enqueue(read(), 0);
        operations.run(connection -> Rows.changed(connection
                .createStatement("UPDATE operation SET result = $1, status = 'succeeded' WHERE operation_id = $2")
                .bind(0, result).bind(1, UUID.fromString(id)))).block(PATIENCE);
        return id;
    }

    private ByteBuffer sealed(ByteBuffer packed) {
        return secrets.seal(packed, StoredText.clean(DEVICE), StoreSecrets.OPERATION);
    }

    private Flux<ByteBuffer> pieces(String id) {
        return operations.content(id).flatMapMany(content -> content.json());
    }

    private String content(String id) {
        List<Integer> sizes = new ArrayList<>();
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (ByteBuffer piece : pieces(id).toIterable(1)) {
            sizes.add(piece.remaining());
            all.write(piece.array(), piece.arrayOffset() + piece.position(), piece.remaining());
        }
        assertThat(sizes).allMatch(size -> size <= ResultReader.PIECE_BYTES);
        return all.toString(StandardCharsets.UTF_8);
    }

    @Test
    void a_large_result_is_read_in_pieces_whether_it_is_sealed_or_not() {
        assertThat(content(stored(PackedJson.pack(LARGE)))).isEqualTo(LARGE);
        assertThat(content(stored(sealed(PackedJson.pack(LARGE))))).isEqualTo(LARGE);
    }

    @Test
    void a_small_result_is_read_whether_it_is_packed_or_not() {
        assertThat(content(stored(PackedJson.pack("{}")))).isEqualTo("{}");
        assertThat(content(stored(sealed(PackedJson.pack("{\"a\":1}"))))).isEqualTo("{\"a\":1}");
    }

    @Test
    void a_text_that_shrinks_a_thousand_times_comes_in_pieces_too() {
        String text = "{\"value\":\"" + "0".repeat(5_000_000) + "\"}";

        assertThat(content(stored(PackedJson.pack(text)))).isEqualTo(text);
    }

    @Test
    void nothing_is_read_that_is_not_asked_for() {
        String id = stored(PackedJson.pack("{\"value\":\"" + "0".repeat(5_000_000) + "\"}"));

        StepVerifier.create(pieces(id), 0).thenRequest(2).expectNextCount(2).thenCancel().verify(PATIENCE);
        StepVerifier.create(pieces(stored(PackedJson.pack(LARGE))), 1).expectNextCount(1).then(() -> TestPostgres
                .query(database, "UPDATE operation SET result = 'changed'")).thenRequest(100)
                .thenConsumeWhile(piece -> true).expectError().verify(PATIENCE);
    }

    @Test
    void of_a_sealed_result_that_was_changed_nothing_is_shown() {
        ByteBuffer sealed = sealed(PackedJson.pack(LARGE));
        sealed.put(sealed.limit() - 5, (byte) (sealed.get(sealed.limit() - 5) + 1));

        assertThat(content(stored(sealed))).isEqualTo("{\"sealed\":true}");
        String opened = stored(sealed(PackedJson.pack(LARGE)));
        ring.set(Keys.seeded(2, 70));
        assertThat(content(opened)).isEqualTo("{\"sealed\":true}");
    }

    @Test
    void a_compressed_result_that_is_cut_fails() {
        ByteBuffer packed = PackedJson.pack(LARGE);
        String id = stored(packed.limit(packed.limit() - 10));

        assertThatThrownBy(() -> content(id)).hasMessageContaining("cut");
    }

    @Test
    void an_operation_without_a_result_has_no_content() {
        assertThat(operations.content(enqueue(read(), 0)).blockOptional(PATIENCE)).isEmpty();
        assertThat(operations.content(new UUID(3, 3).toString()).blockOptional(PATIENCE)).isEmpty();
        assertThat(operations.content("no-uuid").blockOptional(PATIENCE)).isEmpty();
    }

    @Test
    void a_result_beyond_the_bound_is_not_read_with_its_operation() {
        String packed = stored(PackedJson.pack("{\"value\":\"" + "0".repeat(5_000_000) + "\"}"));
        String large = stored(PackedJson.pack(LARGE));

        assertThat(operations.find(packed, 100_000).blockOptional(PATIENCE).orElseThrow().result()).isNull();
        assertThat(operations.find(large, 100_000).blockOptional(PATIENCE).orElseThrow().result()).isNull();
        assertThat(operations.find(large, 1_000_000).blockOptional(PATIENCE).orElseThrow().result())
                .isEqualTo(LARGE);
    }

    @Test
    void a_list_ends_when_its_bytes_are_full() {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            ids.addFirst(stored(PackedJson.pack(LARGE)));
        }
        TestPostgres.query(database, "UPDATE operation SET result_bytes = 400000");

        RowBatch<OperationRecord> batch = list("", 1_000_000, 500_000);
        assertThat(batch.rows()).extracting(OperationRecord::operationId).isEqualTo(ids.subList(0, 2));
        assertThat(batch.rows()).allMatch(row -> LARGE.equals(row.result()));
        assertThat(batch.isCut()).isTrue();
        assertThat(list("", 1, 500_000).rows()).as("the first one comes alone").hasSize(1);
        RowBatch<OperationRecord> rest = list(ids.get(1), 1_000_000, 500_000);
        assertThat(rest.rows()).extracting(OperationRecord::operationId).isEqualTo(ids.subList(2, 4));
        assertThat(rest.isCut()).isFalse();
        assertThat(list("", 10_000, 100_000).rows()).hasSize(4).allMatch(row -> row.result() == null);
    }

    private RowBatch<OperationRecord> list(String before, long bytes, long resultBytesMax) {
        return operations.list(null, null, before, new ReadBounds(10, bytes), resultBytesMax)
                .blockOptional(PATIENCE).orElseThrow();
    }

    @Test
    void lists_of_devices_and_events_and_parameters_obey_their_bounds() {
        PostgresDeviceStore devices = new PostgresDeviceStore(new DatabaseConnections(database, settings), settings);
        TestPostgres.query(database, """
                INSERT INTO device_event (device_id, received_at, event_seq, type, command_key, details)
                SELECT device_id, now(), n, '1 BOOT', '', jsonb_build_object('text', repeat('x', 10000))
                  FROM device, generate_series(1, 9) n""");

        assertThat(devices.events(DEVICE, "", new ReadBounds(9, 25_000)).blockOptional(PATIENCE).orElseThrow())
                .satisfies(batch -> {
                    assertThat(batch.rows()).hasSize(2);
                    assertThat(batch.isCut()).isTrue();
                });
        assertThat(devices.list("", new ReadBounds(5, 1)).blockOptional(PATIENCE).orElseThrow().rows()).hasSize(1);
        assertThatThrownBy(() -> devices.parameters(DEVICE, new acs.cwmp.ParameterPath(""), bytes -> false)
                .block(PATIENCE)).isInstanceOfSatisfying(StoreException.class,
                        refused -> assertThat(refused.reason()).isEqualTo(StoreException.Reason.OVERLOADED));
        devices.close().block(PATIENCE);
    }
}
