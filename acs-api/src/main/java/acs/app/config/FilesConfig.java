package acs.app.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

import acs.store.FileStoreSettings;
import acs.transport.file.FileServerSettings;
import acs.transport.file.LinkAuth;

/**
 * What an operator decided about the file service.
 *
 * @param server        for CPEs; its transport is that of the CWMP listener
 * @param auth          what a CPE must show besides its link
 * @param linkLifetime  of a link, at most
 * @param publicUrl     of the file service as CPEs reach it, without a slash at its end; empty: what it is bound to
 * @param baseUrl       under which another server has all files; empty: the file service has them
 * @param storage       where new contents go
 * @param directory     of contents; the empty path for the one in the data directory
 * @param sizeMax       bytes of a file
 * @param totalMax      bytes of all
 * @param keepReplaced  how long replaced and deleted contents stay for those that read them
 * @param devices       uploads
 * @param apiIdle       of an upload through the API, without a byte
 * @param apiTime       of an upload through the API, in all
 * @param stopGrace     that running transfers get when the server stops
 * @param tls           whether the file service speaks TLS
 */
public record FilesConfig(FileServerSettings server, LinkAuth auth, Duration linkLifetime, Optional<URI> publicUrl,
        Optional<URI> baseUrl, FileStoreSettings.Storage storage, Path directory, long sizeMax, long totalMax,
        Duration keepReplaced, Devices devices, Duration apiIdle, Duration apiTime, Duration stopGrace,
        boolean tls) {
    /**
     * Uploads of devices.
     *
     * @param sizeMax   bytes of one
     * @param filesMax  kept of one device
     * @param retention how long they are kept
     */
    public record Devices(long sizeMax, int filesMax, Duration retention) {}

    /** The shipped values. */
    public static FilesConfig defaults() {
        return FilesSettings.map(new SettingValues(Map.of()));
    }

    /** For the store. */
    public FileStoreSettings store(Path dataDir) {
        Path where = directory.toString().isEmpty() ? dataDir.resolve("files") : directory.toAbsolutePath().normalize();
        return new FileStoreSettings(storage, where, sizeMax, totalMax, keepReplaced, devices.sizeMax(),
                devices.filesMax(), devices.retention());
    }
}
