package acs.app.config;

import static acs.app.config.Settings.*;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Everything an operator decided, in force for the life of the process. The components are described, with units and
 * ranges, where they are declared: {@link Settings}.
 *
 * @param dataDir       absolute
 * @param shutdownGrace how long live sessions may still run when the process is told to end
 */
public record AcsConfig(Path dataDir, Duration shutdownGrace, Cwmp cwmp, Sessions sessions, Soap soap,
        Database database,
        Store store, Listener api, ApiLimits apiLimits, Secret apiToken, Listener management, Log log) {
    /** An address to listen on; port 0 picks a free one. */
    public record Listener(String host, int port) {}

    /** The southbound listener. */
    public record Cwmp(Listener listener, CwmpAuth auth, boolean allowUnauthenticated, Transport transport,
            int eventLoops,
            int connectionsMax, int headerBytesMax, int headerCountMax, int bodyBytesMax, int bodyBytesInflatedMax,
            Duration headerTimeout, Duration bodyTimeout, Duration idleTimeout) {}

    /** What sessions may do. */
    public record Sessions(int max, int requestsMax, Duration turnTimeout, Duration turnTimeoutMax,
            Duration durationMax,
            Duration endedGrace, Duration retryAfter, Registration registration) {}

    /** What one envelope may hold. */
    public record Soap(int depthMax, int elementsMax, int attributesMax, int textMax, int parametersMax,
            int eventsMax) {}

    /**
     * Where the data goes.
     *
     * @param url not set: the embedded server
     */
    public record Database(Secret url, Duration connectTimeout, Duration statementTimeout, int readConnectionsMax) {}

    /** What is stored, in which portions. */
    public record Store(int batchMax, int queueMax, int hotBytesMax, Duration eventRetention,
            boolean keepPeriodicEvents) {}

    /** The REST API's limits. */
    public record ApiLimits(int pageMax, int connectionsMax) {}

    /** How the process speaks. */
    public record Log(LogFormat format, LogLevel level, boolean idleSessions) {}

    /** The shipped values. */
    public static AcsConfig defaults(Path workingDirectory) {
        return of(new SettingValues(Map.of()), workingDirectory);
    }

    /** Every secret text in it, for the logs to mask. */
    public List<String> secrets() {
        return DatabaseUrl.secrets(database.url(), apiToken);
    }

    static AcsConfig of(SettingValues values, Path workingDirectory) {
        return new AcsConfig(workingDirectory.resolve(values.get(DATA_DIR)).toAbsolutePath().normalize(),
                values.get(SHUTDOWN_GRACE), cwmp(values), sessions(values), soap(values), database(values),
                store(values),
                new Listener(values.get(API_HOST), values.get(API_PORT)),
                new ApiLimits(values.get(API_PAGE_MAX), values.get(API_CONNECTIONS_MAX)), values.get(API_TOKEN),
                new Listener(values.get(MANAGEMENT_HOST), values.get(MANAGEMENT_PORT)),
                new Log(values.get(LOG_FORMAT), values.get(LOG_LEVEL), values.get(LOG_IDLE_SESSIONS)));
    }

    private static Cwmp cwmp(SettingValues values) {
        return new Cwmp(new Listener(values.get(CWMP_HOST), values.get(CWMP_PORT)), values.get(CWMP_AUTH),
                values.get(CWMP_ALLOW_UNAUTHENTICATED), values.get(CWMP_TRANSPORT), values.get(CWMP_EVENT_LOOPS),
                values.get(CWMP_CONNECTIONS_MAX), values.get(CWMP_HEADER_BYTES_MAX), values.get(CWMP_HEADER_COUNT_MAX),
                values.get(CWMP_BODY_BYTES_MAX), values.get(CWMP_BODY_BYTES_INFLATED_MAX),
                values.get(CWMP_HEADER_TIMEOUT), values.get(CWMP_BODY_TIMEOUT), values.get(CWMP_IDLE_TIMEOUT));
    }

    private static Sessions sessions(SettingValues values) {
        return new Sessions(values.get(SESSIONS_MAX), values.get(SESSIONS_REQUESTS_MAX),
                values.get(SESSIONS_TURN_TIMEOUT), values.get(SESSIONS_TURN_TIMEOUT_MAX),
                values.get(SESSIONS_DURATION_MAX), values.get(SESSIONS_ENDED_GRACE), values.get(SESSIONS_RETRY_AFTER),
                values.get(SESSIONS_REGISTRATION));
    }

    private static Soap soap(SettingValues values) {
        return new Soap(values.get(SOAP_DEPTH_MAX), values.get(SOAP_ELEMENTS_MAX), values.get(SOAP_ATTRIBUTES_MAX),
                values.get(SOAP_TEXT_MAX), values.get(SOAP_PARAMETERS_MAX), values.get(SOAP_EVENTS_MAX));
    }

    private static Database database(SettingValues values) {
        return new Database(values.get(DB_URL), values.get(DB_CONNECT_TIMEOUT), values.get(DB_STATEMENT_TIMEOUT),
                values.get(DB_READ_CONNECTIONS_MAX));
    }

    private static Store store(SettingValues values) {
        return new Store(values.get(STORE_BATCH_MAX), values.get(STORE_QUEUE_MAX), values.get(STORE_HOT_BYTES_MAX),
                values.get(STORE_EVENT_RETENTION), values.get(STORE_KEEP_PERIODIC_EVENTS));
    }
}
