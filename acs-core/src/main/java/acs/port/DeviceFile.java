package acs.port;

import java.time.Instant;
import java.util.UUID;

/**
 * A file that a device uploaded.
 *
 * @param fileId      UUID of version 7, which is its content's too; later ones sort later
 * @param deviceKey   canonical id
 * @param operationId of the upload
 * @param fileType    that was asked for, for instance {@code 4 Vendor Log File 1}
 * @param mediaType   that the device said, empty when it said none
 * @param size        bytes
 * @param sha256      in lower-case hex
 * @param receivedAt  when it was complete
 */
public record DeviceFile(UUID fileId, String deviceKey, UUID operationId, String fileType, String mediaType, long size,
        String sha256, Instant receivedAt) {}
