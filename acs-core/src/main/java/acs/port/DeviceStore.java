package acs.port;

import java.util.List;

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
     * @param limit at least 1
     */
    Mono<List<Device>> list(String after, int limit);

    /** The device with this canonical id; completes empty when there is none. */
    Mono<Device> find(String deviceKey);

    /** What the device reported at or below the path, ordered by path; completes empty when there is no such device. */
    Mono<List<ReportedParameter>> parameters(String deviceKey, ParameterPath path);

    /**
     * The device's history, newest first.
     *
     * @param before the {@link DeviceEvent#eventId()} to go on from, empty for the newest
     * @param limit  at least 1
     */
    Mono<List<DeviceEvent>> events(String deviceKey, String before, int limit);
}
