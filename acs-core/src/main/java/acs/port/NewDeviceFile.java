package acs.port;

import java.util.UUID;

/**
 * A file that a device begins to upload.
 *
 * @param deviceKey   canonical id
 * @param operationId of the upload
 * @param fileType    that was asked for
 * @param mediaType   that the device said, empty when it said none
 * @param length      bytes that were announced, -1 when none were; others are refused
 */
public record NewDeviceFile(String deviceKey, UUID operationId, String fileType, String mediaType, long length) {}
