package acs.device;

import java.time.Instant;
import java.util.Map;

/**
 * Something that a device told, kept as history.
 *
 * @param eventId    unique per device, later events have greater ids; opaque to clients
 * @param deviceId   canonical id
 * @param receivedAt when the ACS received it; never before an earlier event of the same node, so that it stands still while
 *                   a clock that stepped back by up to an hour catches up
 * @param type       an EventCode ({@code 1 BOOT}), the RPC that told it ({@code TransferComplete}), or what the ACS itself met
 *                   ({@code acs.identityRefused});
 *                   of 256 characters at most, as the next
 * @param commandKey of the request that it answers, otherwise empty
 * @param details    further arguments by their CWMP name in camelCase; empty for plain events
 */
public record DeviceEvent(String eventId, String deviceId, Instant receivedAt, String type, String commandKey,
        Map<String, Object> details) {
    public DeviceEvent {
        details = Map.copyOf(details);
    }
}
