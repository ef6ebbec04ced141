package acs.port;

import java.time.Instant;
import java.util.Map;

/**
 * Something that the ACS met with a device, for the device's history.
 *
 * @param deviceKey canonical id; nothing is recorded for a device that is not in the inventory
 * @param type      of the event, begins with {@code acs.}, which no EventCode of a CPE does
 * @param details   by name; nothing secret
 * @param at        by the server's clock
 */
public record NoticeRecord(String deviceKey, String type, Map<String, String> details, Instant at) {
    public NoticeRecord {
        details = Map.copyOf(details);
    }
}
