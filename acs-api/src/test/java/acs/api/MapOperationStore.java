package acs.api;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

import acs.operation.OperationFault;
import acs.operation.OperationStatus;
import acs.port.NewOperation;
import acs.port.OperationRecord;
import acs.port.OperationStore;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Operations in memory, for devices of one OUI; {@link #end} plays the session. */
final class MapOperationStore implements OperationStore {
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
    public Mono<OperationRecord> find(String operationId) {
        return Mono.fromSupplier(() -> found(operationId));
    }

    private synchronized @Nullable OperationRecord found(String operationId) {
        looks++;
        return records.get(operationId);
    }

    @Override
    public Mono<List<OperationRecord>> list(@Nullable String deviceKey, @Nullable OperationStatus status,
            String before, int limit, boolean results) {
        return Mono.fromSupplier(() -> listed(deviceKey, status, before, limit));
    }

    private synchronized List<OperationRecord> listed(@Nullable String deviceKey, @Nullable OperationStatus status,
            String before, int limit) {
        return records.descendingMap().values().stream()
                .filter(r -> deviceKey == null || r.deviceKey().equals(deviceKey))
                .filter(r -> status == null || r.status() == status)
                .filter(r -> before.isEmpty() || r.operationId().compareTo(before) < 0).limit(limit).toList();
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
