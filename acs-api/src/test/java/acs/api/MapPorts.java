package acs.api;

import acs.device.QuirkRules;
import acs.engine.OperationNews;
import acs.port.CredentialAdmin;
import acs.port.DeviceStore;
import acs.port.OperationStore;
import org.jspecify.annotations.Nullable;

/** The ports of an API over maps, without connection requests unless a test has them; what a test looks at comes from the test. */
final class MapPorts {
    private MapPorts() {}

    static ApiPorts of(DeviceStore devices) {
        return of(devices, new MapOperationStore());
    }

    static ApiPorts of(DeviceStore devices, OperationStore operations) {
        return of(devices, operations, new MapCredentialAdmin(), MapSessionStore.ports(), WakePorts.OFF, null);
    }

    static ApiPorts of(CredentialAdmin credentials, WakePorts wakes) {
        return of(new MapDeviceStore(), new MapOperationStore(), credentials, MapSessionStore.ports(), wakes, null);
    }

    static ApiPorts of(DeviceStore devices, SessionPorts sessions) {
        return of(devices, new MapOperationStore(), new MapCredentialAdmin(), sessions, WakePorts.OFF, null);
    }

    static ApiPorts of(DeviceStore devices, @Nullable FilePorts files) {
        return of(devices, new MapOperationStore(), new MapCredentialAdmin(), MapSessionStore.ports(), WakePorts.OFF,
                files);
    }

    private static ApiPorts of(DeviceStore devices, OperationStore operations, CredentialAdmin credentials,
            SessionPorts sessions, WakePorts wakes, @Nullable FilePorts files) {
        return new ApiPorts(devices, operations, credentials, () -> QuirkRules.NONE, new OperationNews(), sessions,
                wakes, files);
    }
}
