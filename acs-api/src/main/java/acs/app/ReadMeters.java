package acs.app;

import java.util.function.ToIntFunction;

import acs.engine.AcsMeter;
import acs.store.PostgresDeviceStore;
import acs.store.PostgresDeviceStore.Load;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;

/** Measures the connections for reads. */
final class ReadMeters {
    private final PostgresDeviceStore store;
    private final MeterRegistry registry;

    private ReadMeters(PostgresDeviceStore store, MeterRegistry registry) {
        this.store = store;
        this.registry = registry;
    }

    static void bind(PostgresDeviceStore store, MeterRegistry registry) {
        ReadMeters meters = new ReadMeters(store, registry);
        meters.gauge(AcsMeter.DB_READ_CONNECTIONS, Tags.of("state", "busy"), Load::busy);
        meters.gauge(AcsMeter.DB_READ_CONNECTIONS, Tags.of("state", "idle"), Load::idle);
        meters.gauge(AcsMeter.DB_READ_WAITING, Tags.empty(), Load::waiting);
    }

    private void gauge(AcsMeter meter, Tags tags, ToIntFunction<Load> value) {
        Gauge.builder(meter.meterName(), () -> value.applyAsInt(store.load())).description(meter.description())
                .tags(tags).register(registry);
    }
}
