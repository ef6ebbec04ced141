package acs.app.config;

import static acs.app.config.SettingType.choice;
import static acs.app.config.SettingType.count;
import static acs.app.config.SettingType.flag;
import static acs.app.config.SettingType.host;
import static acs.app.config.SettingType.path;
import static acs.app.config.SettingType.port;
import static acs.app.config.SettingType.secret;
import static acs.app.config.SettingType.size;
import static acs.app.config.SettingType.time;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Every setting, once: the file's keys, the variables, the reference and the checks all come from this list. */
public final class Settings {
    private static final List<Setting<?>> LIST = new ArrayList<>();

    /** Environment variables that begin with ACS_ and are read before there are settings. */
    static final Map<String, String> LAUNCHER_VARIABLES = Collections.unmodifiableMap(launcherVariables());

    public static final Setting<Path> DATA_DIR = add("data-dir", path(), Path.of("acs-data"),
            "Where the embedded database, the admin token and other state live. Created at first start, mode 0700.");
    public static final Setting<Duration> SHUTDOWN_GRACE = add("shutdown-grace", time("0s", "10m"),
            Duration.ofSeconds(20),
            "How long live sessions may still run after SIGTERM or Ctrl-C, before they are ended.");

    public static final Setting<String> CWMP_HOST = add("cwmp.host", host(), "127.0.0.1",
            "The address that CPEs connect to. Anything but a loopback address needs authentication, or"
                    + " `cwmp.allow-unauthenticated`.");
    public static final Setting<Integer> CWMP_PORT = add("cwmp.port", port(), 7547,
            "The TCP port for CWMP over HTTP; every path is accepted.");
    public static final Setting<CwmpAuth> CWMP_AUTH = add("cwmp.auth", choice(CwmpAuth.class), CwmpAuth.NONE,
            "How CPEs prove who they are. This release knows `none` alone; the others are refused at start.");
    public static final Setting<Boolean> CWMP_ALLOW_UNAUTHENTICATED = add("cwmp.allow-unauthenticated", flag(), false,
            "Says in words that any host that reaches a non-loopback `cwmp.host` may speak for any device.");
    public static final Setting<Transport> CWMP_TRANSPORT = add("cwmp.transport", choice(Transport.class),
            Transport.AUTO,
            "How sockets are served: `auto` is epoll where the system has it, else nio. A named one that is missing"
                    + " stops the start.");
    public static final Setting<Integer> CWMP_EVENT_LOOPS = add("cwmp.event-loops", count(0, 256), 0,
            "Threads that serve CPEs; 0 is one per processor.");
    public static final Setting<Integer> CWMP_CONNECTIONS_MAX = add("cwmp.connections-max", count(1, 1_000_000), 20_000,
            "Open CPE connections; one more is answered 503 with Retry-After and closed. Raise `ulimit -n` with it.");
    public static final Setting<Integer> CWMP_HEADER_BYTES_MAX = add("cwmp.header-bytes-max", size("1KiB", "64KiB"),
            16 << 10,
            "All header fields of one request together; more is answered 431.");
    public static final Setting<Integer> CWMP_HEADER_COUNT_MAX = add("cwmp.header-count-max", count(10, 1_000), 100,
            "Header fields of one request; more is answered 431.");
    public static final Setting<Integer> CWMP_BODY_BYTES_MAX = add("cwmp.body-bytes-max", size("16KiB", "64MiB"),
            4 << 20,
            "One request's body as it comes over the wire; more is answered 413. Times the requests in flight, this"
                    + " bounds memory.");
    public static final Setting<Integer> CWMP_BODY_BYTES_INFLATED_MAX = add("cwmp.body-bytes-inflated-max",
            size("16KiB", "256MiB"), 16 << 20, "The same after gzip or deflate; more is answered 413.");
    public static final Setting<Duration> CWMP_HEADER_TIMEOUT = add("cwmp.header-timeout", time("1s", "5m"),
            Duration.ofSeconds(10), "From a request's first byte to the end of its header; then 408 and close.");
    public static final Setting<Duration> CWMP_BODY_TIMEOUT = add("cwmp.body-timeout", time("1s", "30m"),
            Duration.ofSeconds(60), "From the header's end to the body's end; then 408 and close.");
    public static final Setting<Duration> CWMP_IDLE_TIMEOUT = add("cwmp.idle-timeout", time("1s", "1h"),
            Duration.ofSeconds(75), "A connection without a request is closed after this long.");

    public static final Setting<Integer> SESSIONS_MAX = add("sessions.max", count(1, 1_000_000), 20_000,
            "Live CWMP sessions; a new one beyond is answered 503 with Retry-After, running ones go on.");
    public static final Setting<Integer> SESSIONS_REQUESTS_MAX = add("sessions.requests-max", count(1, 10_000), 32,
            "Requests of a CPE in one session; the next is answered with fault 8004.");
    public static final Setting<Duration> SESSIONS_TURN_TIMEOUT = add("sessions.turn-timeout", time("1s", "1h"),
            Duration.ofSeconds(60),
            "How long the ACS waits for a CPE's next request; its SessionTimeout may lengthen it.");
    public static final Setting<Duration> SESSIONS_TURN_TIMEOUT_MAX = add("sessions.turn-timeout-max",
            time("1s", "24h"),
            Duration.ofMinutes(5), "The longest SessionTimeout that a CPE gets.");
    public static final Setting<Duration> SESSIONS_DURATION_MAX = add("sessions.duration-max", time("10s", "24h"),
            Duration.ofMinutes(30), "How long one session may last in all.");
    public static final Setting<Duration> SESSIONS_ENDED_GRACE = add("sessions.ended-grace", time("0s", "5m"),
            Duration.ofSeconds(10), "How long an ended session still answers a late empty POST with 204.");
    public static final Setting<Duration> SESSIONS_RETRY_AFTER = add("sessions.retry-after", time("1s", "1h"),
            Duration.ofSeconds(60), "The Retry-After that CPEs are told with a 503.");
    public static final Setting<Registration> SESSIONS_REGISTRATION = add("sessions.registration",
            choice(Registration.class),
            Registration.ACCEPT, "A device nobody knows yet: `accept` registers it at first contact, `refuse` answers"
                    + " fault 8001 and stores nothing.");

    public static final Setting<Integer> SOAP_DEPTH_MAX = add("soap.depth-max", count(8, 256), 32,
            "Elements inside each other in one envelope; more is answered 400.");
    public static final Setting<Integer> SOAP_ELEMENTS_MAX = add("soap.elements-max", count(1_000, 10_000_000), 400_000,
            "Elements in one envelope; more is answered 400.");
    public static final Setting<Integer> SOAP_ATTRIBUTES_MAX = add("soap.attributes-max", count(8, 1_000), 64,
            "Attributes of one element; more is answered 400.");
    public static final Setting<Integer> SOAP_TEXT_MAX = add("soap.text-max", size("1KiB", "64MiB"), 1 << 20,
            "Characters in one value; more is answered 400.");
    public static final Setting<Integer> SOAP_PARAMETERS_MAX = add("soap.parameters-max", count(100, 1_000_000), 50_000,
            "Parameters in one envelope; more is answered 400.");
    public static final Setting<Integer> SOAP_EVENTS_MAX = add("soap.events-max", count(1, 1_024), 64,
            "Events in one Inform (TR-069 says 64); more is answered 400.");

    public static final Setting<Secret> DB_URL = add("db.url",
            secret("`postgresql://user:password@host:port/database`",
                    Pattern.compile("(r2dbc:)?postgres(ql)?://\\S{1,1000}")),
            Secret.NONE, "An external PostgreSQL (16 or newer). Not set, an embedded one runs in the data directory.");
    public static final Setting<Duration> DB_CONNECT_TIMEOUT = add("db.connect-timeout", time("100ms", "1m"),
            Duration.ofSeconds(5), "How long a connection to the database may take.");
    public static final Setting<Duration> DB_STATEMENT_TIMEOUT = add("db.statement-timeout", time("100ms", "5m"),
            Duration.ofSeconds(10), "How long a statement may take; then it counts as the database gone.");
    public static final Setting<Integer> DB_READ_CONNECTIONS_MAX = add("db.read-connections-max", count(1, 200), 4,
            "Connections for the API's reads; commits have their own.");
    public static final Setting<Integer> STORE_BATCH_MAX = add("store.batch-max", count(1, 5_000), 500,
            "Informs that one commit carries at most.");
    public static final Setting<Integer> STORE_QUEUE_MAX = add("store.queue-max", count(1, 1_000_000), 10_000,
            "Informs that wait for their commit at most; one more is answered 503 with Retry-After.");
    public static final Setting<Integer> STORE_HOT_BYTES_MAX = add("store.hot-bytes-max", size("512B", "64KiB"),
            4 << 10,
            "Changed parameters beside the device's row; past this they are merged into its compressed document.");
    public static final Setting<Duration> STORE_EVENT_RETENTION = add("store.event-retention", time("1d", "3650d"),
            Duration.ofDays(90), "How long events are kept; they are dropped by whole days.");
    public static final Setting<Boolean> STORE_KEEP_PERIODIC_EVENTS = add("store.keep-periodic-events", flag(), false,
            "Keeps a history row for purely periodic Informs too; `lastInform` tells of them without.");

    public static final Setting<String> API_HOST = add("api.host", host(), "127.0.0.1", "The address of the REST API.");
    public static final Setting<Integer> API_PORT = add("api.port", port(), 8080, "The TCP port of the REST API.");
    public static final Setting<Secret> API_TOKEN = add("api.token",
            secret("4 to 512 printable ASCII characters without spaces", Pattern.compile("[!-~]{4,512}")), Secret.NONE,
            "The admin's bearer token; at least 16 characters when the API is reached from other hosts. Not set, one is"
                    + " made at first start in `admin.token` of the data directory.");
    public static final Setting<Integer> API_PAGE_MAX = add("api.page-max", count(1, 10_000), 1_000,
            "Items in one page; a larger `limit` is refused.");
    public static final Setting<Integer> API_CONNECTIONS_MAX = add("api.connections-max", count(1, 100_000), 1_000,
            "Open connections to the API.");
    public static final Setting<String> MANAGEMENT_HOST = add("management.host", host(), "127.0.0.1",
            "The address of health and metrics; they ask for no token.");
    public static final Setting<Integer> MANAGEMENT_PORT = add("management.port", port(), 8081,
            "The TCP port of `/health/live`, `/health/ready` and `/metrics`.");

    public static final Setting<LogFormat> LOG_FORMAT = add("log.format", choice(LogFormat.class), LogFormat.TEXT,
            "One readable line per record, or one JSON object per line.");
    public static final Setting<LogLevel> LOG_LEVEL = add("log.level", choice(LogLevel.class), LogLevel.INFO,
            "How much the ACS says; its libraries speak from `warn` on.");
    public static final Setting<Boolean> LOG_IDLE_SESSIONS = add("log.idle-sessions", flag(), false,
            "Logs sessions that did and met nothing too; they are counted anyway.");

    /** Every setting, in the order of the reference. */
    public static final List<Setting<?>> ALL = List.copyOf(LIST);

    private Settings() {}

    private static <T> Setting<T> add(String key, SettingType<T> type, T defaultValue, String doc) {
        Setting<T> setting = new Setting<>(key, type, defaultValue, doc);
        LIST.add(setting);
        return setting;
    }

    private static Map<String, String> launcherVariables() {
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("ACS_CONFIG", "The configuration file, as `--config`.");
        variables.put("ACS_JAVA_HOME", "The JDK (21 or newer) that `deploy/acs` uses before all others.");
        variables.put("ACS_JVM_FOLDERS", "Folders of JDKs to choose the newest from, instead of the usual ones.");
        variables.put("ACS_MVN", "The Maven that builds, instead of `mvn` on the path.");
        variables.put("ACS_JAVA_OPTS", "More options for the JVM; they come last and win.");
        variables.put("ACS_HEAP_MAX", "The JVM's largest heap, default `1g`.");
        return variables;
    }
}
