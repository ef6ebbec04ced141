package acs.port;

import java.util.List;
import java.util.function.LongPredicate;

import acs.cwmp.ParameterPath;
import acs.device.Device;
import acs.device.DeviceEvent;
import acs.device.ReportedParameter;
import reactor.core.publisher.Mono;

/** Reads the inventory. Fails with {@link StoreException} alone. */
public interface DeviceStore {
    /**
     * Devices ordered by id.
     *
     * @param after the last id of the page before, empty for the first page
     */
    Mono<RowBatch<Device>> list(String after, ReadBounds bounds);

    /** The same without a bound of bytes. */
    default Mono<List<Device>> list(String after, int limit) {
        return list(after, ReadBounds.ofRows(limit)).map(RowBatch::rows);
    }

    /** The device with this canonical id; completes empty when there is none. */
    Mono<Device> find(String deviceKey);

    /**
     * What the device reported at or below the path, ordered by path; completes empty when there is no such device.
     *
     * @param room asked, before anything large is read, whether so many bytes may be held; otherwise the read fails as
     *             {@link StoreException.Reason#OVERLOADED}
     */
    Mono<List<ReportedParameter>> parameters(String deviceKey, ParameterPath path, LongPredicate room);

    /** The same, however large it is. */
    default Mono<List<ReportedParameter>> parameters(String deviceKey, ParameterPath path) {
        return parameters(deviceKey, path, bytes -> true);
    }

    /**
     * The device's history, newest first.
     *
     * @param before the {@link DeviceEvent#eventId()} to go on from, empty for the newest
     */
    Mono<RowBatch<DeviceEvent>> events(String deviceKey, String before, ReadBounds bounds);

    /** The same without a bound of bytes. */
    default Mono<List<DeviceEvent>> events(String deviceKey, String before, int limit) {
        return events(deviceKey, before, ReadBounds.ofRows(limit)).map(RowBatch::rows);
    }
}
