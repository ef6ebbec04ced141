package acs.transport.file;

import java.time.InstantSource;

import acs.port.DeviceFileStore;
import acs.port.FileStore;

/**
 * What all connections of one file server share.
 *
 * @param settings    as set
 * @param files       to be downloaded
 * @param deviceFiles that were uploaded
 * @param door        who may
 * @param transfers   that run
 * @param deviceTransfers the same of each device
 * @param attempts    of uploads
 * @param connections that are open
 * @param bandwidth   of all transfers together
 * @param meters      of all transfers
 * @param clock       for links that expire
 */
record FileService(FileServerSettings settings, FileStore files, DeviceFileStore deviceFiles, LinkDoor door,
        Transfers transfers, DeviceTransfers deviceTransfers, UploadAttempts attempts, Transfers connections,
        Bandwidth bandwidth, FileMeters meters, InstantSource clock) {}
