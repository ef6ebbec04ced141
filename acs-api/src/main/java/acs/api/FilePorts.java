package acs.api;

import java.time.Duration;

import acs.port.DeviceFileStore;
import acs.port.FileStore;

/**
 * The file service, as the API sees it.
 *
 * @param files          that devices can download
 * @param uploads        that devices made
 * @param sizeMax        bytes of a file
 * @param idleTimeout    of a client's upload, without a byte
 * @param uploadTimeout  of a client's upload in all
 * @param hasAddress     whether devices can be told where the file service is
 * @param isElsewhere    whether devices fetch all files from another server
 */
public record FilePorts(FileStore files, DeviceFileStore uploads, long sizeMax, Duration idleTimeout,
        Duration uploadTimeout, boolean hasAddress, boolean isElsewhere) {
    public FilePorts {
        if (sizeMax < 1) {
            throw new IllegalArgumentException("sizeMax is positive");
        }
        Checks.positive("idleTimeout", idleTimeout);
        Checks.positive("uploadTimeout", uploadTimeout);
    }
}
