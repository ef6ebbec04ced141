package acs.app.config;

import static acs.app.config.Settings.*;

import java.nio.file.Path;

import acs.api.ApiSettings;
import acs.api.CaptureLimits;
import acs.api.ManagementSettings;
import acs.engine.TraceLimits;
import acs.operation.PlanLimits;
import acs.session.SessionPolicy;
import acs.store.StoreSettings;
import acs.store.embedded.EmbeddedPostgresSettings;
import acs.transport.http.HttpLimits;
import acs.transport.http.HttpTimeouts;
import acs.transport.http.SouthboundSettings;
import acs.transport.soap.SoapLimits;
import org.jspecify.annotations.Nullable;

/** Puts the values of the settings into the records of the parts. Decides nothing. */
final class ConfigMapping {
    private final SettingValues values;

    private ConfigMapping(SettingValues values) {
        this.values = values;
    }

    static AcsConfig map(SettingValues values, Path workingDirectory) {
        return new ConfigMapping(values).config(workingDirectory);
    }

    private AcsConfig config(Path workingDirectory) {
        Path dataDir = workingDirectory.resolve(get(DATA_DIR)).toAbsolutePath().normalize();
        return new AcsConfig(dataDir, get(SHUTDOWN_GRACE),
                southbound(), get(CWMP_AUTH), soap(), sessions(), get(SESSIONS_MAX), sessionLog(),
                quirksFile(workingDirectory), get(OPERATIONS_RESULT_BYTES_MAX),
                get(DB_URL), embedded(), store(),
                api(), get(API_TOKEN), management(),
                new AcsConfig.Log(get(LOG_FORMAT), get(LOG_LEVEL), get(LOG_IDLE_SESSIONS)),
                TrustSettings.map(values), SecretSettings.map(values, workingDirectory, dataDir),
                TlsSettings.map(values), NetworkSettings.map(values),
                WakeSettings.map(values), NatSettings.map(values), XmppSettings.map(values), FilesSettings.map(values),
                MemorySettings.map(values, Runtime.getRuntime().maxMemory()));
    }

    private @Nullable Path quirksFile(Path workingDirectory) {
        Path file = get(OPERATIONS_QUIRKS_FILE);
        return file.toString().isEmpty() ? null : workingDirectory.resolve(file).toAbsolutePath().normalize();
    }

    private SouthboundSettings southbound() {
        return new SouthboundSettings(get(CWMP_HOST), get(CWMP_PORT), get(CWMP_TRANSPORT), get(CWMP_EVENT_LOOPS),
                get(CWMP_BACKLOG), get(SESSIONS_RETRY_AFTER),
                new HttpLimits(get(CWMP_REQUEST_LINE_BYTES_MAX), get(CWMP_HEADER_BYTES_MAX), get(CWMP_HEADER_COUNT_MAX),
                        get(CWMP_BODY_BYTES_MAX), get(CWMP_BODY_BYTES_INFLATED_MAX), get(CWMP_INFLATE_RATIO_MAX),
                        get(CWMP_BODY_MEMORY_MAX), get(CWMP_LARGE_BODY_BYTES), get(CWMP_LARGE_BODIES_MAX),
                        get(CWMP_CONNECTIONS_MAX)),
                new HttpTimeouts(get(CWMP_IDLE_TIMEOUT), get(CWMP_HEADER_TIMEOUT), get(CWMP_BODY_TIMEOUT),
                        get(CWMP_REPLY_TIMEOUT), get(CWMP_WRITE_TIMEOUT), get(CWMP_LINGER_TIMEOUT)));
    }

    private SoapLimits soap() {
        return new SoapLimits(get(CWMP_BODY_BYTES_INFLATED_MAX), get(SOAP_DEPTH_MAX), get(SOAP_ELEMENTS_MAX),
                get(SOAP_ATTRIBUTES_MAX), get(SOAP_NAME_LENGTH_MAX), get(SOAP_ATTRIBUTE_LENGTH_MAX),
                get(SOAP_TEXT_LENGTH_MAX), get(SOAP_PARAMETERS_MAX), get(SOAP_EVENTS_MAX));
    }

    private SessionPolicy sessions() {
        return new SessionPolicy(get(SESSIONS_REQUESTS_MAX), get(SESSIONS_TURN_TIMEOUT), get(SESSIONS_TURN_TIMEOUT_MAX),
                get(SESSIONS_DURATION_MAX), get(SESSIONS_RETRY_AFTER), get(SESSIONS_CALLS_MAX),
                new PlanLimits(get(OPERATIONS_CALLS_MAX), get(OPERATIONS_PARAMETERS_MAX),
                        get(OPERATIONS_ANSWER_BYTES_MAX), get(OPERATIONS_READ_BATCH), get(OPERATIONS_RETRY_DELAY), get(OPERATIONS_RETRY_DELAY_MAX)),
                SessionPolicy.defaults().methods());
    }

    private AcsConfig.SessionLog sessionLog() {
        return new AcsConfig.SessionLog(new TraceLimits(get(SESSIONS_LOG_STEPS_MAX), get(SESSIONS_CAPTURE_SESSION_MAX)),
                get(SESSIONS_CAPTURE_ENVELOPE_MAX),
                new CaptureLimits(get(SESSIONS_CAPTURE_MAX), get(SESSIONS_CAPTURE_DEVICES_MAX)),
                get(SESSIONS_CAPTURE_LOOK));
    }

    private EmbeddedPostgresSettings embedded() {
        return new EmbeddedPostgresSettings(mebibytes(EMBEDDED_SHARED_BUFFERS), mebibytes(EMBEDDED_WAL_MAX),
                get(EMBEDDED_CONNECTIONS_MAX), get(EMBEDDED_CHECKPOINT_TIMEOUT), get(EMBEDDED_START_TIMEOUT),
                get(EMBEDDED_STOP_TIMEOUT), get(EMBEDDED_RESTART_BACKOFF_MAX));
    }

    private int mebibytes(Setting<Long> bytes) {
        return Math.toIntExact(get(bytes) >> 20);
    }

    private StoreSettings store() {
        return new StoreSettings(get(STORE_BATCH_MAX), get(STORE_QUEUE_MAX), get(STORE_GATHER_MAX),
                get(STORE_COMMIT_GROUPS),
                get(DB_STATEMENT_TIMEOUT), get(DB_CONNECT_TIMEOUT), get(DB_RECONNECT_BACKOFF_MAX),
                get(DB_READ_CONNECTIONS), get(DB_READ_TIMEOUT), get(DB_PREPARED_STATEMENTS_MAX),
                get(STORE_DIGEST_SLOTS),
                get(STORE_HOT_BYTES_MAX), get(STORE_SHADOW_PARAMETERS_MAX), get(SESSIONS_REGISTRATION),
                get(STORE_KEEP_PERIODIC_EVENTS), get(STORE_EVENT_RETENTION), get(STORE_EVENT_DAYS_AHEAD),
                get(STORE_SESSION_RETENTION), get(STORE_SESSION_QUEUE_MAX));
    }

    private ApiSettings api() {
        return new ApiSettings(get(API_HOST), get(API_PORT),
                new acs.api.HttpLimits(get(API_REQUEST_LINE_BYTES_MAX), get(API_HEADER_BYTES_MAX),
                        get(API_BODY_BYTES_MAX), get(API_CONNECTIONS_MAX), get(API_PIPELINE_MAX), get(API_IDLE_TIMEOUT),
                        get(API_REQUEST_TIMEOUT), get(API_RESPONSE_TIMEOUT), get(API_STOP_GRACE)),
                new ApiSettings.Pages(get(API_PAGE_DEFAULT), get(API_PAGE_MAX), get(API_PARAMETERS_PAGE_MAX),
                        get(API_PAGE_CHARACTERS_MAX)),
                new ApiSettings.Rates(get(API_REQUESTS_PER_SECOND), get(API_FAILURES_PER_MINUTE), get(API_CLIENTS_MAX)),
                get(API_WAITS_MAX), get(API_STORE_TIMEOUT), get(API_RETRY_AFTER));
    }

    /** Few settings: probes and scrapers send little, so the shipped limits bind them. */
    private ManagementSettings management() {
        acs.api.HttpLimits shipped = acs.api.HttpLimits.defaults();
        return new ManagementSettings(get(MANAGEMENT_HOST), get(MANAGEMENT_PORT),
                new acs.api.HttpLimits(shipped.requestLineBytesMax(), shipped.headerBytesMax(), shipped.bodyBytesMax(),
                        get(MANAGEMENT_CONNECTIONS_MAX), shipped.pipelineMax(), shipped.idleTimeout(),
                        shipped.requestTimeout(), shipped.responseTimeout(), shipped.stopGrace()));
    }

    private <T> T get(Setting<T> setting) {
        return values.get(setting);
    }
}
