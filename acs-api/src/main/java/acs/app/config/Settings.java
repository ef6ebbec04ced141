package acs.app.config;

import static acs.app.config.SettingType.bigSize;
import static acs.app.config.SettingType.choice;
import static acs.app.config.SettingType.count;
import static acs.app.config.SettingType.flag;
import static acs.app.config.SettingType.host;
import static acs.app.config.SettingType.optionalPath;
import static acs.app.config.SettingType.path;
import static acs.app.config.SettingType.port;
import static acs.app.config.SettingType.powerOfTwo;
import static acs.app.config.SettingType.secret;
import static acs.app.config.SettingType.size;
import static acs.app.config.SettingType.time;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import acs.store.StoreSettings.Registration;
import acs.transport.http.SocketTransport;

/** Every setting, once: the file's keys, the variables, the reference and the checks all come from this list. */
public final class Settings {
    private static final SettingGroup LIST = new SettingGroup();

    /** Environment variables that begin with ACS_ and are read before there are settings. */
    static final Map<String, String> LAUNCHER_VARIABLES = Collections.unmodifiableMap(launcherVariables());

    public static final Setting<Path> DATA_DIR = add("data-dir", path(), Path.of("acs-data"),
            "Where the embedded database, the admin token and other state live. Created at first start, mode"
                    + " 0700.");
    public static final Setting<Duration> SHUTDOWN_GRACE = add("shutdown-grace", time("0s", "10m"),
            Duration.ofSeconds(20),
            "How long live sessions may still run after SIGTERM or Ctrl-C, before they are ended.");

    public static final Setting<Long> MEMORY_BUDGET_MAX = add("memory.budget-max", bigSize("0B", "1024GiB"), 0L,
            "Bytes that may be held longer than one call, for all purposes together: requests in flight, texts of live"
                    + " sessions, values that operations gather, results that the API reads, answers that wait for their"
                    + " reader. 0 takes 40 % of the heap; at least 32 MiB otherwise.");

    public static final Setting<String> CWMP_HOST = add("cwmp.host", host(), "127.0.0.1",
            "The address that CPEs connect to. Anything but a loopback address needs authentication, or"
                    + " `cwmp.allow-unauthenticated`.");
    public static final Setting<Integer> CWMP_PORT = add("cwmp.port", port(), 7547,
            "The TCP port for CWMP over HTTP; every path is accepted.");
    public static final Setting<CwmpAuth> CWMP_AUTH = add("cwmp.auth", choice(CwmpAuth.class), CwmpAuth.NONE,
            "How CPEs prove who they are: HTTP Digest, Basic (over TLS, or see `auth.basic-without-tls`), a client"
                    + " certificate, or any of these. `none` asks nobody.");
    public static final Setting<Boolean> CWMP_ALLOW_UNAUTHENTICATED = add("cwmp.allow-unauthenticated", flag(), false,
            "Says in words that any host that reaches a non-loopback `cwmp.host` may speak for any device.");
    public static final Setting<SocketTransport> CWMP_TRANSPORT = add("cwmp.transport", choice(SocketTransport.class),
            SocketTransport.EPOLL,
            "How sockets are served. Where there is no epoll, nio takes its place and the log says so;"
                    + " io_uring that is missing stops the start.");
    public static final Setting<Integer> CWMP_EVENT_LOOPS = add("cwmp.event-loops", count(0, 256), 0,
            "Threads that serve CPEs; 0 is one per two processors, at least one.");
    public static final Setting<Integer> CWMP_BACKLOG = add("cwmp.backlog", count(1, 65_535), 4_096,
            "Connections that the system holds until they are accepted; it may cap this"
                    + " (`net.core.somaxconn`).");
    public static final Setting<Integer> CWMP_CONNECTIONS_MAX = add("cwmp.connections-max", count(1, 1_000_000), 50_000,
            "Open CPE connections, about 3 kB each when idle; one more is answered 503 with Retry-After and"
                    + " closed. Raise `ulimit -n` with it.");
    public static final Setting<Integer> CWMP_REQUEST_LINE_BYTES_MAX = add("cwmp.request-line-bytes-max",
            size("64B", "64KiB"), 4 << 10,
            "A request line; more is answered 414.");
    public static final Setting<Integer> CWMP_HEADER_BYTES_MAX = add("cwmp.header-bytes-max", size("1KiB", "64KiB"),
            16 << 10,
            "All header fields of one request together; more is answered 431.");
    public static final Setting<Integer> CWMP_HEADER_COUNT_MAX = add("cwmp.header-count-max", count(10, 1_000), 100,
            "Header fields of one request; more is answered 431.");
    public static final Setting<Integer> CWMP_BODY_BYTES_MAX = add("cwmp.body-bytes-max", size("16KiB", "64MiB"),
            4 << 20,
            "One request's body as it comes over the wire; more is answered 413.");
    public static final Setting<Integer> CWMP_BODY_BYTES_INFLATED_MAX = add("cwmp.body-bytes-inflated-max",
            size("16KiB", "256MiB"), 4 << 20,
            "The same after gzip or deflate, and the largest envelope; more is answered 413.");
    public static final Setting<Integer> CWMP_INFLATE_RATIO_MAX = add("cwmp.inflate-ratio-max", count(1, 10_000), 200,
            "How many times its size a compressed body of 1 kB or more may grow; more is answered 413.");
    public static final Setting<Long> CWMP_BODY_MEMORY_MAX = add("cwmp.body-memory-max", bigSize("0B", "64GiB"),
            128L << 20,
            "Bytes of all requests in flight together until they are answered, four for each byte of a decoded"
                    + " envelope among them; beyond it 503.");
    public static final Setting<Integer> CWMP_LARGE_BODY_BYTES = add("cwmp.large-body-bytes", size("0B", "64MiB"),
            100_000,
            "Bodies above this, and all compressed ones, are decoded off the event loop.");
    public static final Setting<Integer> CWMP_LARGE_BODIES_MAX = add("cwmp.large-bodies-max", count(1, 10_000), 256,
            "Such bodies that wait for a thread; one more is answered 503.");
    public static final Setting<Duration> CWMP_IDLE_TIMEOUT = add("cwmp.idle-timeout", time("1s", "1h"),
            Duration.ofMinutes(5),
            "From an answer to the next request on its connection; then it is closed. At least"
                    + " `sessions.turn-timeout`.");
    public static final Setting<Duration> CWMP_HEADER_TIMEOUT = add("cwmp.header-timeout", time("1s", "5m"),
            Duration.ofSeconds(10),
            "From a request's first byte to the end of its header; then 408. From connecting to the first"
                    + " byte; then close.");
    public static final Setting<Duration> CWMP_BODY_TIMEOUT = add("cwmp.body-timeout", time("1s", "30m"),
            Duration.ofSeconds(60),
            "From the header's end to the body's end; then 408 and close.");
    public static final Setting<Duration> CWMP_REPLY_TIMEOUT = add("cwmp.reply-timeout", time("1s", "10m"),
            Duration.ofSeconds(60),
            "For the ACS to find its answer; then 503.");
    public static final Setting<Duration> CWMP_WRITE_TIMEOUT = add("cwmp.write-timeout", time("1s", "10m"),
            Duration.ofSeconds(30),
            "For the CPE to take the answer; then close.");
    public static final Setting<Duration> CWMP_LINGER_TIMEOUT = add("cwmp.linger-timeout", time("1ms", "1m"),
            Duration.ofSeconds(2),
            "How long to go on discarding what a refused CPE still sends, so that it can read the answer.");

    public static final Setting<Integer> SESSIONS_MAX = add("sessions.max", count(1, 1_000_000), 50_000,
            "Live CWMP sessions, about 1 kB each; a new one beyond is answered 503 with Retry-After, running"
                    + " ones go on.");
    public static final Setting<Integer> SESSIONS_REQUESTS_MAX = add("sessions.requests-max", count(1, 10_000), 32,
            "Requests of a CPE in one session; the next is answered with fault 8004.");
    public static final Setting<Duration> SESSIONS_TURN_TIMEOUT = add("sessions.turn-timeout", time("1s", "1h"),
            Duration.ofSeconds(60),
            "How long the ACS waits for a CPE's next request; its SessionTimeout may lengthen it.");
    public static final Setting<Duration> SESSIONS_TURN_TIMEOUT_MAX = add("sessions.turn-timeout-max",
            time("1s", "24h"), Duration.ofMinutes(5),
            "The longest SessionTimeout that a CPE gets.");
    public static final Setting<Duration> SESSIONS_DURATION_MAX = add("sessions.duration-max", time("10s", "24h"),
            Duration.ofMinutes(30),
            "How long one session may last in all.");
    public static final Setting<Duration> SESSIONS_RETRY_AFTER = add("sessions.retry-after", time("1s", "1h"),
            Duration.ofSeconds(60),
            "The Retry-After that CPEs are told with a 503.");
    public static final Setting<Registration> SESSIONS_REGISTRATION = add("sessions.registration",
            choice(Registration.class), Registration.ACCEPT,
            "A device nobody knows yet: `accept` registers it at first contact, `refuse` answers fault 8001"
                    + " and stores nothing.");

    public static final Setting<Integer> SESSIONS_CALLS_MAX = add("sessions.calls-max", count(1, 100_000), 2_000,
            "Requests of the ACS in one session; what is left waits for the device's next one.");

    public static final Setting<Integer> SESSIONS_LOG_STEPS_MAX = add("sessions.log-steps-max", count(1, 100_000), 200,
            "Steps that the session log keeps of one session; further ones are counted.");
    public static final Setting<Duration> SESSIONS_CAPTURE_MAX = add("sessions.capture-max", time("1s", "7d"),
            Duration.ofHours(1), "The longest time for which one request may have a device's envelopes kept.");
    public static final Setting<Integer> SESSIONS_CAPTURE_DEVICES_MAX = add("sessions.capture-devices-max",
            count(1, 10_000), 100, "Devices whose envelopes are kept at the same time.");
    public static final Setting<Duration> SESSIONS_CAPTURE_LOOK = add("sessions.capture-look", time("100ms", "5m"),
            Duration.ofSeconds(2),
            "How often a node looks which devices these are; so much later one begins, or is called off.");
    public static final Setting<Integer> SESSIONS_CAPTURE_ENVELOPE_MAX = add("sessions.capture-envelope-max",
            size("1KiB", "4MiB"), 64 << 10, "Characters kept of one envelope; what is longer is cut.");
    public static final Setting<Integer> SESSIONS_CAPTURE_SESSION_MAX = add("sessions.capture-session-max",
            size("1KiB", "8MiB"), 1 << 20,
            "Characters kept of all envelopes of one session; those beyond are not kept. In memory until the session"
                    + " ends.");

    public static final Setting<Integer> OPERATIONS_CALLS_MAX = add("operations.calls-max", count(1, 100_000), 1_000,
            "Requests that one operation may make in a session; more, and it fails as too large.");
    public static final Setting<Integer> OPERATIONS_PARAMETERS_MAX = add("operations.parameters-max",
            count(1, 1_000_000), 100_000, "Parameters that one operation may bring; more, and it fails as too large.");
    public static final Setting<Integer> OPERATIONS_ANSWER_BYTES_MAX = add("operations.answer-bytes-max",
            size("64KiB", "256MiB"), 16 << 20, "Bytes of memory that the answers to one operation may take, two for a"
                    + " character and some for each value; more, and it fails as too large. What was read before is"
                    + " kept in the shadow.");
    public static final Setting<Integer> OPERATIONS_RESULT_BYTES_MAX = add("operations.result-bytes-max",
            size("64KiB", "16MiB"), 4 << 20, "Bytes of one stored result. Of a larger one only a summary is stored;"
                    + " the values that it brought are in the shadow all the same.");
    public static final Setting<Integer> OPERATIONS_READ_BATCH = add("operations.read-batch", count(1, 10_000), 256,
            "Names in one GetParameterValues, unless a quirk or experience says less for the device.");
    public static final Setting<Duration> OPERATIONS_RETRY_DELAY = add("operations.retry-delay", time("1s", "24h"),
            Duration.ofSeconds(30), "What an operation waits before its second attempt; each further one waits twice"
                    + " as long.");
    public static final Setting<Duration> OPERATIONS_RETRY_DELAY_MAX = add("operations.retry-delay-max",
            time("1s", "24h"), Duration.ofMinutes(30), "The longest wait between two attempts.");
    public static final Setting<Path> OPERATIONS_QUIRKS_FILE = add("operations.quirks-file", optionalPath(),
            Path.of(""),
            "Rules of your own about devices that are odd, in YAML; read again when the file changes.");

    public static final Setting<Integer> SOAP_DEPTH_MAX = add("soap.depth-max", count(8, 256), 32,
            "Elements inside each other in one envelope.");
    public static final Setting<Integer> SOAP_ELEMENTS_MAX = add("soap.elements-max", count(1_000, 10_000_000), 300_000,
            "Elements in one envelope.");
    public static final Setting<Integer> SOAP_ATTRIBUTES_MAX = add("soap.attributes-max", count(8, 1_000), 64,
            "Attributes and namespace declarations of one element.");
    public static final Setting<Integer> SOAP_NAME_LENGTH_MAX = add("soap.name-length-max", count(64, 10_000), 256,
            "Characters of one name of an element, attribute or prefix.");
    public static final Setting<Integer> SOAP_ATTRIBUTE_LENGTH_MAX = add("soap.attribute-length-max",
            count(256, 1_000_000), 4_096,
            "Characters of one value of an attribute.");
    public static final Setting<Integer> SOAP_TEXT_LENGTH_MAX = add("soap.text-length-max", count(1_000, 100_000_000),
            2 << 20,
            "Characters of one value.");
    public static final Setting<Integer> SOAP_PARAMETERS_MAX = add("soap.parameters-max", count(100, 1_000_000), 65_536,
            "Members of one list: parameters, names, results.");
    public static final Setting<Integer> SOAP_EVENTS_MAX = add("soap.events-max", count(1, 65_536), 1_024,
            "Events of one Inform; TR-069 says 64, devices send more.");

    public static final Setting<Secret> DB_URL = add("db.url",
            secret("`postgresql://user:password@host:port/database`",
                    Pattern.compile("(r2dbc:)?postgres(ql)?://\\S{1,1000}")),
            Secret.NONE,
            "An external PostgreSQL (16 or newer); several hosts with commas. Not set, an embedded one runs in"
                    + " the data directory.");
    public static final Setting<Duration> DB_CONNECT_TIMEOUT = add("db.connect-timeout", time("100ms", "1m"),
            Duration.ofSeconds(3),
            "One attempt to connect.");
    public static final Setting<Duration> DB_RECONNECT_BACKOFF_MAX = add("db.reconnect-backoff-max", time("10ms", "5m"),
            Duration.ofSeconds(2),
            "The longest pause between two attempts to connect.");
    public static final Setting<Duration> DB_STATEMENT_TIMEOUT = add("db.statement-timeout", time("100ms", "5m"),
            Duration.ofSeconds(5),
            "One commit; then its Informs fail (503) and its connection is given up.");
    public static final Setting<Integer> DB_READ_CONNECTIONS = add("db.read-connections", count(1, 200), 4,
            "Connections for the API's reads, and as many again for operations; commits have their own.");
    public static final Setting<Duration> DB_READ_TIMEOUT = add("db.read-timeout", time("100ms", "5m"),
            Duration.ofSeconds(10),
            "One read, waiting for its connection included.");
    public static final Setting<Integer> DB_PREPARED_STATEMENTS_MAX = add("db.prepared-statements-max",
            count(16, 10_000), 64,
            "Prepared statements that each connection keeps.");

    public static final Setting<Long> EMBEDDED_SHARED_BUFFERS = add("embedded.shared-buffers",
            bigSize("16MiB", "64GiB"), 256L << 20,
            "The cache of the embedded PostgreSQL itself, in whole MiB.");
    public static final Setting<Long> EMBEDDED_WAL_MAX = add("embedded.wal-max", bigSize("64MiB", "1024GiB"), 2L << 30,
            "Its WAL between two checkpoints, in whole MiB.");
    public static final Setting<Integer> EMBEDDED_CONNECTIONS_MAX = add("embedded.connections-max", count(10, 1_000),
            40,
            "Its connections in all.");
    public static final Setting<Duration> EMBEDDED_CHECKPOINT_TIMEOUT = add("embedded.checkpoint-timeout",
            time("30s", "24h"), Duration.ofMinutes(15),
            "The longest time between two checkpoints.");
    public static final Setting<Duration> EMBEDDED_START_TIMEOUT = add("embedded.start-timeout", time("1s", "1h"),
            Duration.ofMinutes(2),
            "One start, recovery after a crash included.");
    public static final Setting<Duration> EMBEDDED_STOP_TIMEOUT = add("embedded.stop-timeout", time("1s", "10m"),
            Duration.ofSeconds(10),
            "A fast shutdown; then it is stopped the hard way, which loses nothing.");
    public static final Setting<Duration> EMBEDDED_RESTART_BACKOFF_MAX = add("embedded.restart-backoff-max",
            time("100ms", "10m"), Duration.ofSeconds(10),
            "The longest pause between two attempts to bring it back when it died.");

    public static final Setting<Integer> STORE_BATCH_MAX = add("store.batch-max", count(1, 5_000), 500,
            "Informs that one commit carries at most.");
    public static final Setting<Integer> STORE_QUEUE_MAX = add("store.queue-max", count(1, 1_000_000), 20_000,
            "Informs that wait for their commit at most; one more is answered 503 with Retry-After.");
    public static final Setting<Duration> STORE_GATHER_MAX = add("store.gather-max", time("0s", "10ms"),
            Duration.ofMillis(1),
            "How long a commit waits for company while Informs come fast enough for it to pay; 0s for never. Lowers the"
                    + " cost of an Inform, adds that much latency.");
    public static final Setting<Integer> STORE_COMMIT_GROUPS = add("store.commit-groups", count(1, 64), 1,
            "Writers, each with a connection of its own; 1 is right for one PostgreSQL.");
    public static final Setting<Integer> STORE_DIGEST_SLOTS = add("store.digest-slots", powerOfTwo(1 << 10, 1 << 28),
            1 << 20,
            "Remembered digests of last Informs, 8 bytes each: a hint that saves sending what the row holds"
                    + " already.");
    public static final Setting<Integer> STORE_HOT_BYTES_MAX = add("store.hot-bytes-max", size("1KiB", "1MiB"),
            16 << 10,
            "Parameters kept in the device's row; past this they move to its compressed document.");
    public static final Setting<Integer> STORE_SHADOW_PARAMETERS_MAX = add("store.shadow-parameters-max",
            count(100, 1_000_000), 10_000,
            "Parameters kept for one device; beyond it those go that were not confirmed for longest.");
    public static final Setting<Duration> STORE_EVENT_RETENTION = add("store.event-retention", time("1d", "3650d"),
            Duration.ofDays(30),
            "How long events are kept, in whole days; they are dropped by the day.");
    public static final Setting<Integer> STORE_EVENT_DAYS_AHEAD = add("store.event-days-ahead", count(1, 30), 3,
            "Days for which partitions of the history are made in advance.");
    public static final Setting<Duration> STORE_SESSION_RETENTION = add("store.session-retention",
            time("1d", "3650d"), Duration.ofDays(30),
            "How long the session log is kept, captured envelopes too, in whole days; dropped by the day.");
    public static final Setting<Integer> STORE_SESSION_QUEUE_MAX = add("store.session-queue-max", count(1, 1_000_000),
            10_000, "Entries of the session log that wait to be written; more are lost, and counted.");
    public static final Setting<Boolean> STORE_KEEP_PERIODIC_EVENTS = add("store.keep-periodic-events", flag(), false,
            "Keeps a history row for purely periodic Informs too; `lastInform` tells of them without.");

    public static final Setting<String> API_HOST = add("api.host", host(), "127.0.0.1",
            "The address of the REST API.");
    public static final Setting<Integer> API_PORT = add("api.port", port(), 8080,
            "The TCP port of the REST API.");
    public static final Setting<Secret> API_TOKEN = add("api.token",
            secret("4 to 512 letters, digits and -._~+/ with = at the end",
                    Pattern.compile("(?=.{4,512}$)[A-Za-z0-9._~+/-]+=*")),
            Secret.NONE,
            "The admin's bearer token; at least 16 characters when the API is reached from other hosts. Not"
                    + " set, one is made at first start in `admin.token` of the data directory.");
    public static final Setting<Integer> API_CONNECTIONS_MAX = add("api.connections-max", count(1, 100_000), 1_000,
            "Open connections; one more gets 503.");
    public static final Setting<Integer> API_REQUEST_LINE_BYTES_MAX = add("api.request-line-bytes-max",
            size("64B", "64KiB"), 8 << 10,
            "A request line; more is answered 414.");
    public static final Setting<Integer> API_HEADER_BYTES_MAX = add("api.header-bytes-max", size("1KiB", "64KiB"),
            16 << 10,
            "All header fields together; more is answered 431.");
    public static final Setting<Integer> API_BODY_BYTES_MAX = add("api.body-bytes-max", size("1KiB", "64MiB"), 1 << 20,
            "A body; more is answered 413.");
    public static final Setting<Integer> API_PIPELINE_MAX = add("api.pipeline-max", count(1, 1_000), 16,
            "Requests of one connection that wait for their answers.");
    public static final Setting<Duration> API_IDLE_TIMEOUT = add("api.idle-timeout", time("1s", "1h"),
            Duration.ofSeconds(60),
            "A connection without a request; then close.");
    public static final Setting<Duration> API_REQUEST_TIMEOUT = add("api.request-timeout", time("1s", "10m"),
            Duration.ofSeconds(10),
            "From a request's first byte to its last; then 408.");
    public static final Setting<Duration> API_RESPONSE_TIMEOUT = add("api.response-timeout", time("1s", "1h"),
            Duration.ofSeconds(150),
            "From a request's last byte to the answer's; then close. Bounds `Prefer: wait` too.");
    public static final Setting<Duration> API_STOP_GRACE = add("api.stop-grace", time("1ms", "10m"),
            Duration.ofSeconds(10),
            "What running requests get when the server stops.");
    public static final Setting<Integer> API_WAITS_MAX = add("api.waits-max", count(1, 100_000), 200,
            "Requests that wait for an operation's end (`Prefer: wait`); one more is answered at once.");
    public static final Setting<Duration> API_STORE_TIMEOUT = add("api.store-timeout", time("100ms", "10m"),
            Duration.ofSeconds(10),
            "A read of the store; then 503.");
    public static final Setting<Duration> API_RETRY_AFTER = add("api.retry-after", time("1s", "1h"),
            Duration.ofSeconds(5),
            "The Retry-After of a 503.");
    public static final Setting<Integer> API_PAGE_DEFAULT = add("api.page-default", count(1, 10_000), 100,
            "Items in one page when the client names no `limit`.");
    public static final Setting<Integer> API_PAGE_MAX = add("api.page-max", count(1, 10_000), 1_000,
            "The largest `limit`; more is refused.");
    public static final Setting<Integer> API_PARAMETERS_PAGE_MAX = add("api.parameters-page-max", count(1, 100_000),
            10_000,
            "Parameters in one page.");
    public static final Setting<Integer> API_PAGE_CHARACTERS_MAX = add("api.page-characters-max",
            count(1_000, 100_000_000), 4_000_000,
            "Characters of what devices sent in one page of any list together; it ends early before it exceeds them.");
    public static final Setting<Integer> API_REQUESTS_PER_SECOND = add("api.requests-per-second", count(1, 1_000_000),
            500,
            "Requests of one client address (IPv6: one /64), lasting; twice as many may come at once, more get"
                    + " 429.");
    public static final Setting<Integer> API_FAILURES_PER_MINUTE = add("api.failures-per-minute", count(1, 100_000), 20,
            "Refused tokens of one client address; then 429 in place of 401.");
    public static final Setting<Integer> API_CLIENTS_MAX = add("api.clients-max", count(1, 10_000_000), 10_000,
            "Client addresses remembered for these rates.");

    public static final Setting<String> MANAGEMENT_HOST = add("management.host", host(), "127.0.0.1",
            "The address of health and metrics; they ask for no token.");
    public static final Setting<Integer> MANAGEMENT_PORT = add("management.port", port(), 8081,
            "The TCP port of `/health/live`, `/health/ready` and `/metrics`.");
    public static final Setting<Integer> MANAGEMENT_CONNECTIONS_MAX = add("management.connections-max",
            count(1, 100_000), 1_000,
            "Open connections; one more gets 503.");

    public static final Setting<LogFormat> LOG_FORMAT = add("log.format", choice(LogFormat.class), LogFormat.TEXT,
            "One readable line per record, or one JSON object per line.");
    public static final Setting<LogLevel> LOG_LEVEL = add("log.level", choice(LogLevel.class), LogLevel.INFO,
            "How much the ACS says; its libraries speak from `warn` on.");
    public static final Setting<Boolean> LOG_IDLE_SESSIONS = add("log.idle-sessions", flag(), false,
            "Logs sessions that did and met nothing too, and keeps them in the session log; they are counted anyway.");

    /** For messages. */
    public static final Setting<Integer> FILES_PORT = FilesSettings.PORT;

    /** Every setting, in the order of the reference. */
    public static final List<Setting<?>> ALL = Stream
            .of(LIST, TrustSettings.GROUP, SecretSettings.GROUP, TlsSettings.GROUP, NetworkSettings.GROUP,
                    WakeSettings.GROUP,
                    NatSettings.GROUP, XmppSettings.GROUP, FilesSettings.GROUP)
            .flatMap(group -> group.all().stream()).toList();

    private Settings() {}

    private static <T> Setting<T> add(String key, SettingType<T> type, T defaultValue, String doc) {
        return LIST.add(key, type, defaultValue, doc);
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
