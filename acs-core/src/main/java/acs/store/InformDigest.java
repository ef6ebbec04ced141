package acs.store;

import java.util.List;

import acs.cwmp.EventStruct;
import acs.cwmp.ParameterValue;
import acs.port.InformRecord;

/**
 * What tells one Inform from the next.
 *
 * @param content 64 bits over everything that the device's row keeps of it but the time, and over the device's key; equal
 *                means "the row holds this already"
 * @param shape   40 bits over the names of its parameters, in base 36
 * @param bytes   what the Inform takes in memory, nearly
 */
record InformDigest(long content, String shape, long bytes) {
    private static final long SEED = 0xCBF29CE484222325L;
    private static final long PRIME = 0x100000001B3L;
    private static final long OBJECT_BYTES = 64;
    private static final int END = 0x1_0000;

    /** Deterministic over nodes, versions and time: digests are stored. */
    static InformDigest of(InformRecord inform) {
        long content = mix(SEED, inform.deviceKey());
        content = mix(content, inform.inform().deviceId().manufacturer());
        content = mix(content, inform.cwmpVersion().text());
        content = mix(content, inform.remoteAddress());
        for (EventStruct event : inform.inform().events()) {
            content = mix(content, event.eventCode().text());
        }
        long shape = SEED;
        long bytes = OBJECT_BYTES * (1 + inform.inform().events().size());
        for (EventStruct event : inform.inform().events()) {
            bytes += event.eventCode().text().length() + event.commandKey().length();
        }
        List<ParameterValue> parameters = inform.inform().parameterList();
        for (ParameterValue parameter : parameters) {
            shape = mix(shape, parameter.name());
            content = (content ^ ShadowEntry.letter(parameter.type())) * PRIME;
            content = mix(content, parameter.value());
            bytes += OBJECT_BYTES + parameter.name().length() + parameter.value().length();
        }
        return new InformDigest(spread(content ^ spread(shape)), Long.toString(spread(shape) >>> 24, 36), bytes);
    }

    private static long mix(long hash, String text) {
        long mixed = hash;
        for (int i = 0; i < text.length(); i++) {
            mixed = (mixed ^ text.charAt(i)) * PRIME;
        }
        return (mixed ^ END) * PRIME;
    }

    /** The multiplications above carry upwards only; this brings the high bits down. */
    private static long spread(long hash) {
        long spread = (hash ^ (hash >>> 32)) * 0xD6E8FEB86659FD93L;
        spread = (spread ^ (spread >>> 32)) * 0xD6E8FEB86659FD93L;
        return spread ^ (spread >>> 32);
    }
}
