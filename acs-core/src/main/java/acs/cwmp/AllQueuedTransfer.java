package acs.cwmp;

/**
 * A transfer that waits or runs.
 *
 * @param commandKey     of the request; empty for autonomous ones
 * @param state          1 not started, 2 running, 3 cleaning up
 * @param isDownload     {@code false} for an upload
 * @param fileType       see A6 table 61
 * @param fileSize       bytes, 0 when unknown
 * @param targetFileName name on the device
 */
public record AllQueuedTransfer(String commandKey, int state, boolean isDownload, String fileType, long fileSize,
        String targetFileName) {}
