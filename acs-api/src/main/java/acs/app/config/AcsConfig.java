package acs.app.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import acs.api.ApiSettings;
import acs.api.ManagementSettings;
import acs.session.SessionPolicy;
import acs.store.StoreSettings;
import acs.store.embedded.EmbeddedPostgresSettings;
import acs.transport.http.SouthboundSettings;
import acs.transport.soap.SoapLimits;
import org.jspecify.annotations.Nullable;

/**
 * Everything an operator decided, in force for the life of the process, in the records of the parts that it is for.
 *
 * @param dataDir       absolute
 * @param shutdownGrace how long live sessions may still run when the process is told to end
 * @param southbound    the CWMP listener
 * @param auth          how CPEs prove who they are
 * @param soap          what one envelope may hold
 * @param sessions      what a session may do
 * @param sessionsMax   live sessions
 * @param quirksFile    rules about odd devices, {@code null} for the shipped ones alone
 * @param databaseUrl   not set: the embedded server
 * @param embedded      the embedded server
 * @param store         what is stored, in which portions
 * @param api           the REST API
 * @param apiToken      the admin's; not set: the one in the data directory
 * @param management    health and metrics
 * @param log           how the process speaks
 */
public record AcsConfig(Path dataDir, Duration shutdownGrace, SouthboundSettings southbound, CwmpAuth auth,
        SoapLimits soap, SessionPolicy sessions, int sessionsMax, @Nullable Path quirksFile, Secret databaseUrl,
        EmbeddedPostgresSettings embedded, StoreSettings store, ApiSettings api, Secret apiToken,
        ManagementSettings management, Log log) {
    /**
     * How the process speaks.
     *
     * @param idleSessions whether sessions that did and met nothing get their line
     */
    public record Log(LogFormat format, LogLevel level, boolean idleSessions) {}

    /** The shipped values. */
    public static AcsConfig defaults(Path workingDirectory) {
        return ConfigMapping.map(new SettingValues(Map.of()), workingDirectory);
    }

    /** Every secret text in it, for the logs to mask. */
    public List<String> secrets() {
        return DatabaseUrl.secrets(databaseUrl, apiToken);
    }
}
