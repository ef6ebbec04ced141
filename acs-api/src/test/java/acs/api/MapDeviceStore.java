package acs.api;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongPredicate;
import java.util.function.ToLongFunction;

import acs.cwmp.DeviceId;
import acs.cwmp.ParameterPath;
import acs.cwmp.ParameterType;
import acs.device.ConfigurationMark;
import acs.device.Device;
import acs.device.DeviceEvent;
import acs.device.ReportedParameter;
import acs.port.DeviceStore;
import acs.port.ReadBounds;
import acs.port.RowBatch;
import acs.port.StoreException;
import reactor.core.publisher.Mono;

/** A store in memory; {@link #behaveAs} lets it fail or hang. Filled before the server starts. */
final class MapDeviceStore implements DeviceStore {
    static final Instant TIME = Instant.parse("2026-01-12T09:15:30.123Z");

    private final NavigableMap<String, Device> devices = new TreeMap<>();
    private final Map<String, List<ReportedParameter>> parameters = new TreeMap<>();
    private final Map<String, List<DeviceEvent>> events = new TreeMap<>();
    private final AtomicReference<Mono<Void>> before = new AtomicReference<>(Mono.empty());

    /** Every read first waits for this, and fails with it. */
    void behaveAs(Mono<Void> first) {
        before.set(first);
    }

    String add(String oui, String productClass, String serialNumber) {
        DeviceId id = new DeviceId("Example", oui, productClass, serialNumber);
        devices.put(id.canonical(), new Device(id.canonical(), id, "1.0", "A", TIME, TIME, TIME, null,
                List.of("2 PERIODIC"), "http://192.0.2.1:7547/", "1.2", "",
                ConfigurationMark.of("profile-7", TIME, "", TIME), List.of("lab")));
        return id.canonical();
    }

    void addParameter(String device, String path, String value) {
        parameters.computeIfAbsent(device, any -> new ArrayList<>())
                .add(new ReportedParameter(path, value, ParameterType.STRING, true, null, TIME));
    }

    void addEvent(String device, String eventId, String type, Map<String, Object> details) {
        events.computeIfAbsent(device, any -> new ArrayList<>())
                .add(new DeviceEvent(eventId, device, TIME, type, "", details));
    }

    @Override
    public Mono<RowBatch<Device>> list(String after, ReadBounds bounds) {
        return before.get().then(Mono.fromSupplier(
                () -> batch(devices.tailMap(after, false).values().stream().toList(), bounds, device -> 500)));
    }

    /** As the database does it. */
    static <T> RowBatch<T> batch(List<T> rows, ReadBounds bounds, ToLongFunction<T> bytes) {
        List<T> fit = new ArrayList<>();
        long all = 0;
        for (T row : rows.subList(0, Math.min(bounds.rows(), rows.size()))) {
            all += bytes.applyAsLong(row);
            if (all > bounds.bytes() && !fit.isEmpty()) {
                return new RowBatch<>(fit, true);
            }
            fit.add(row);
        }
        return new RowBatch<>(fit, false);
    }

    @Override
    public Mono<Device> find(String deviceKey) {
        return before.get().then(Mono.fromSupplier(() -> devices.get(deviceKey)));
    }

    @Override
    public Mono<List<ReportedParameter>> parameters(String deviceKey, ParameterPath path, LongPredicate room) {
        return !room
                .test(parameters.getOrDefault(deviceKey, List.of()).stream().mapToLong(p -> p.value().length()).sum())
                        ? Mono.error(new StoreException(StoreException.Reason.OVERLOADED, "no room"))
                        : before.get()
                                .then(devices.containsKey(deviceKey)
                                        ? Mono.fromSupplier(() -> parameters.getOrDefault(deviceKey, List.of())
                                                .stream().filter(p -> path.covers(p.path())).toList())
                                        : Mono.empty());
    }

    @Override
    public Mono<RowBatch<DeviceEvent>> events(String deviceKey, String beforeId, ReadBounds bounds) {
        return before.get()
                .then(Mono.fromSupplier(() -> batch(events.getOrDefault(deviceKey, List.of()).stream()
                        .filter(e -> beforeId.isEmpty() || e.eventId().compareTo(beforeId) < 0)
                        .sorted(Comparator.comparing(DeviceEvent::eventId).reversed()).toList(), bounds,
                        event -> event.details().toString().length())));
    }
}
