package acs.api;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import acs.operation.OperationFault;
import acs.operation.OperationStatus;
import acs.port.NewOperation;
import acs.port.OperationContent;
import acs.port.OperationRecord;
import acs.port.OperationStore;
import acs.port.ReadBounds;
import acs.port.RowBatch;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Operations in memory, for devices of one OUI; {@link #end} plays the session. */
final class MapOperationStore implements OperationStore {
    private static final int PIECE = 1_000;

    private final NavigableMap<String, OperationRecord> records = new TreeMap<>();
    private final Map<String, NewOperation> byKey = new TreeMap<>();
    private final List<NewOperation> asked = new ArrayList<>();
    private int looks;

    synchronized NewOperation lastAsked() {
        return asked.getLast();
    }

    synchronized int lookCount() {
        return looks;
    }

    synchronized int askedCount() {
        return asked.size();
    }

    synchronized void end(String id, OperationStatus status, String request, @Nullable String result,
            @Nullable OperationFault fault) {
        records.computeIfPresent(id,
                (same, r) -> new OperationRecord(id, r.deviceKey(), r.type(), status, r.createdAt(), r.createdAt(),
                        r.createdAt(), r.expiresAt(), 1, r.priority(), r.commandKey(), request, result,
                        result == null ? null : (long) result.getBytes(StandardCharsets.UTF_8).length, fault));
    }

    @Override
    public Mono<Enqueued> enqueue(NewOperation operation) {
        return Mono.fromSupplier(() -> enqueued(operation));
    }

    private synchronized @Nullable Enqueued enqueued(NewOperation operation) {
        if (!operation.deviceKey().startsWith("00259E")) {
            return null;
        }
        NewOperation first = operation.idempotencyKey() == null
                ? null
                : byKey.putIfAbsent(operation.deviceKey() + ' ' + operation.idempotencyKey(), operation);
        if (first != null) {
            return new Enqueued(records.get(first.operationId()), false,
                    first.operation().equals(operation.operation()));
        }
        asked.add(operation);
        var stored = new OperationRecord(operation.operationId(), operation.deviceKey(),
                operation.operation().type().word(), OperationStatus.QUEUED, operation.createdAt(), null, null,
                operation.expiresAt(), 0, operation.priority(), operation.commandKey(), "{}", null, null, null);
        records.put(operation.operationId(), stored);
        return new Enqueued(stored, true, true);
    }

    @Override
    public Mono<OperationRecord> find(String operationId, long resultBytesMax) {
        return Mono.fromSupplier(() -> found(operationId)).map(found -> bounded(found, resultBytesMax));
    }

    @Override
    public long resultBytesMax() {
        return 4 << 20;
    }

    @Override
    public Mono<OperationContent> content(String operationId) {
        return Mono.fromSupplier(() -> found(operationId)).mapNotNull(OperationRecord::result)
                .map(result -> new OperationContent(operationId, Flux.fromStream(() -> pieces(result))));
    }

    private static Stream<ByteBuffer> pieces(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return IntStream.range(0, (bytes.length + PIECE - 1) / PIECE)
                .mapToObj(i -> ByteBuffer.wrap(bytes, i * PIECE, Math.min(PIECE, bytes.length - i * PIECE)));
    }

    private static OperationRecord bounded(OperationRecord r, long resultBytesMax) {
        return r.resultBytes() == null || r.resultBytes() <= resultBytesMax
                ? r
                : new OperationRecord(r.operationId(), r.deviceKey(), r.type(), r.status(), r.createdAt(),
                        r.startedAt(), r.finishedAt(), r.expiresAt(), r.attempts(), r.priority(), r.commandKey(),
                        r.request(), null, r.resultBytes(), r.fault());
    }

    private synchronized @Nullable OperationRecord found(String operationId) {
        looks++;
        return records.get(operationId);
    }

    @Override
    public Mono<RowBatch<OperationRecord>> list(@Nullable String deviceKey, @Nullable OperationStatus status,
            String before, ReadBounds bounds, long resultBytesMax) {
        return Mono.fromSupplier(() -> MapDeviceStore.batch(listed(deviceKey, status, before).stream()
                .map(record -> bounded(record, resultBytesMax)).toList(), bounds,
                record -> 200
                        + (record.result() == null ? 0 : record.result().length())));
    }

    private synchronized List<OperationRecord> listed(@Nullable String deviceKey, @Nullable OperationStatus status,
            String before) {
        return records.descendingMap().values().stream()
                .filter(r -> deviceKey == null || r.deviceKey().equals(deviceKey))
                .filter(r -> status == null || r.status() == status)
                .filter(r -> before.isEmpty() || r.operationId().compareTo(before) < 0).toList();
    }

    @Override
    public Mono<OperationRecord> cancel(String operationId) {
        return Mono.fromSupplier(() -> {
            OperationRecord found = found(operationId);
            if (found != null && found.status().isOpen()) {
                end(operationId, OperationStatus.CANCELLED, found.request(), null, null);
            }
            return found(operationId);
        });
    }
}
