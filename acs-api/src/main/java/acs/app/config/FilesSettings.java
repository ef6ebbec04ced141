package acs.app.config;

import static acs.app.config.SettingType.bigSize;
import static acs.app.config.SettingType.choice;
import static acs.app.config.SettingType.count;
import static acs.app.config.SettingType.flag;
import static acs.app.config.SettingType.host;
import static acs.app.config.SettingType.optionalPath;
import static acs.app.config.SettingType.port;
import static acs.app.config.SettingType.time;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

import acs.store.FileStoreSettings.Storage;
import acs.transport.file.FileServerSettings;
import acs.transport.file.LinkAuth;
import acs.transport.http.SocketTransport;

/** The settings of the file service. */
final class FilesSettings {
    static final SettingGroup GROUP = new SettingGroup();

    /** Room for a token of 64 characters and some of a name in the 256 that Download.URL has. */
    private static final int URL_CHARACTERS_MAX = 128;

    static final Setting<String> HOST = GROUP.add("files.host", host(), "127.0.0.1",
            "The address that CPEs fetch files from and leave them at. Every transfer needs a link that was signed for"
                    + " it.");
    static final Setting<Integer> PORT = GROUP.add("files.port", port(), 7567, "The TCP port of the file service.");
    static final Setting<Boolean> TLS = GROUP.add("files.tls", flag(), false,
            "Speaks TLS on `files.port`, with the certificates of `tls.certificate-files`.");
    static final Setting<String> PUBLIC_URL = GROUP.add("files.public-url", url(), "",
            "What links begin with: the file service as CPEs reach it, for instance `https://files.example.net`. Empty:"
                    + " `files.host` and `files.port`; needed when that is a wildcard, or a proxy stands before it.");
    static final Setting<String> BASE_URL = GROUP.add("files.base-url", url(), "",
            "Another server that has all files: downloads point to this and the file's name, without a signature, and"
                    + " the file service is for uploads alone. Empty: the file service has them.");
    static final Setting<LinkAuth> AUTH = GROUP.add("files.auth", choice(LinkAuth.class), LinkAuth.URL,
            "What a CPE must show besides its signed link: nothing, or the login of this one transfer, which Download and"
                    + " Upload carry, by HTTP Basic or Digest.");
    static final Setting<Duration> LINK_LIFETIME = GROUP.add("files.link-lifetime", time("1m", "30d"),
            Duration.ofDays(1),
            "How long a link works at most, from when it is sent; a shorter `timeout` of its operation makes it shorter.");
    static final Setting<Storage> STORAGE = GROUP.add("files.storage", choice(Storage.class), Storage.DISK,
            "Where new contents go. `database` is for several nodes without a shared disk; what is there already stays"
                    + " readable.");
    static final Setting<Path> DIRECTORY = GROUP.add("files.directory", optionalPath(), Path.of(""),
            "Of contents on disk. Empty: `files` in the data directory. Several nodes with `disk` must share it.");
    static final Setting<Long> SIZE_MAX = GROUP.add("files.size-max", bigSize("1KiB", "1000GiB"), 4L << 30,
            "A file that devices can download; more is answered 413.");
    static final Setting<Long> TOTAL_MAX = GROUP.add("files.total-max", bigSize("1MiB", "1000000GiB"), 100L << 30,
            "All contents together, uploads and replaced ones included; beyond it 507. With uploads at the same time it"
                    + " may be passed by what came within 20 s.");
    static final Setting<Duration> KEEP_REPLACED = GROUP.add("files.keep-replaced", time("1m", "30d"),
            Duration.ofDays(1),
            "How long a replaced content can still be fetched by links that were sent for it, and a deleted one stays for"
                    + " those that are reading it.");
    static final Setting<Long> DEVICE_SIZE_MAX = GROUP.add("files.device-size-max", bigSize("1KiB", "100GiB"),
            64L << 20, "A file that a device uploads; more is answered 413.");
    static final Setting<Integer> DEVICE_FILES_MAX = GROUP.add("files.device-files-max", count(1, 10_000), 20,
            "Uploads kept of one device; the oldest go first.");
    static final Setting<Duration> DEVICE_RETENTION = GROUP.add("files.device-retention", time("1h", "3650d"),
            Duration.ofDays(30), "How long uploads of devices are kept.");
    static final Setting<Integer> CONNECTIONS_MAX = GROUP.add("files.connections-max", count(1, 1_000_000), 2_000,
            "Open connections of the file service; one more gets 503 and is closed.");
    static final Setting<Integer> TRANSFERS_MAX = GROUP.add("files.transfers-max", count(1, 1_000_000), 1_000,
            "Downloads and uploads at a time; one more gets 503 with Retry-After.");
    static final Setting<Duration> RETRY_AFTER = GROUP.add("files.retry-after", time("1s", "1h"),
            Duration.ofSeconds(30), "What such a 503 asks the CPE to wait.");
    static final Setting<Long> RATE_MAX = GROUP.add("files.rate-max", bigSize("0B", "1000GiB"), 0L,
            "Bytes per second of all transfers of this node together; 0 is no limit.");
    static final Setting<Long> TRANSFER_RATE_MAX = GROUP.add("files.transfer-rate-max", bigSize("0B", "1000GiB"), 0L,
            "Bytes per second of one transfer; 0 is no limit.");
    static final Setting<Integer> EVENT_LOOPS = GROUP.add("files.event-loops", count(0, 256), 0,
            "Threads that serve files, apart from those that serve sessions; 0 is one per two processors, at least one.");
    static final Setting<Duration> IDLE_TIMEOUT = GROUP.add("files.idle-timeout", time("1s", "1h"),
            Duration.ofSeconds(30), "For a request's head to be complete, from connecting or from the last answer.");
    static final Setting<Duration> STALL_TIMEOUT = GROUP.add("files.stall-timeout", time("1s", "1h"),
            Duration.ofSeconds(60),
            "For the next 256 KiB of a download or the next piece of an upload; then the transfer is broken off.");
    static final Setting<Duration> TRANSFER_TIMEOUT = GROUP.add("files.transfer-timeout", time("1m", "7d"),
            Duration.ofHours(6), "For a whole transfer.");
    static final Setting<Duration> UPLOAD_IDLE_TIMEOUT = GROUP.add("files.upload-idle-timeout", time("1s", "1h"),
            Duration.ofSeconds(60), "For the next piece of a file that comes through the API; then 408.");
    static final Setting<Duration> UPLOAD_TIMEOUT = GROUP.add("files.upload-timeout", time("1m", "7d"),
            Duration.ofHours(6), "For a whole file that comes through the API.");
    static final Setting<Duration> STOP_GRACE = GROUP.add("files.stop-grace", time("0s", "10m"),
            Duration.ofSeconds(5), "How long running transfers may still go on when the server is told to end; CPEs"
                    + " resume them elsewhere.");

    private FilesSettings() {}

    static FilesConfig map(SettingValues values) {
        return new FilesConfig(server(values), values.get(AUTH), values.get(LINK_LIFETIME),
                optional(values.get(PUBLIC_URL)), optional(values.get(BASE_URL)), values.get(STORAGE),
                values.get(DIRECTORY), values.get(SIZE_MAX), values.get(TOTAL_MAX), values.get(KEEP_REPLACED),
                new FilesConfig.Devices(values.get(DEVICE_SIZE_MAX), values.get(DEVICE_FILES_MAX),
                        values.get(DEVICE_RETENTION)),
                values.get(UPLOAD_IDLE_TIMEOUT), values.get(UPLOAD_TIMEOUT), values.get(STOP_GRACE), values.get(TLS));
    }

    private static FileServerSettings server(SettingValues values) {
        SocketTransport transport = values.get(Settings.CWMP_TRANSPORT);
        return new FileServerSettings(values.get(HOST), values.get(PORT), transport, values.get(EVENT_LOOPS),
                values.get(CONNECTIONS_MAX), values.get(TRANSFERS_MAX), values.get(RETRY_AFTER), values.get(RATE_MAX),
                values.get(TRANSFER_RATE_MAX), values.get(IDLE_TIMEOUT), values.get(STALL_TIMEOUT),
                values.get(TRANSFER_TIMEOUT), values.get(Settings.API_STORE_TIMEOUT));
    }

    private static Optional<URI> optional(String url) {
        return url.isEmpty() ? Optional.empty() : Optional.of(URI.create(url));
    }

    private static SettingType<String> url() {
        return new SettingType<>("empty, or http:// or https:// with host, port and path, " + URL_CHARACTERS_MAX
                + " characters at most, no slash at the end", text -> {
                    if (text.isEmpty() || isUrl(text)) {
                        return text;
                    }
                    throw new IllegalArgumentException("must be an http or https URL of " + URL_CHARACTERS_MAX
                            + " characters at most, without user, query, fragment and slash at the end");
                }, Function.identity());
    }

    private static boolean isUrl(String text) {
        try {
            URI url = new URI(text);
            return text.length() <= URL_CHARACTERS_MAX && !text.endsWith("/") && url.getHost() != null
                    && ("http".equals(url.getScheme()) || "https".equals(url.getScheme()))
                    && url.getRawUserInfo() == null && url.getRawQuery() == null && url.getRawFragment() == null;
        } catch (URISyntaxException malformed) {
            return false;
        }
    }
}
