package acs.app.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import acs.api.ApiSettings;
import acs.api.CaptureLimits;
import acs.api.ManagementSettings;
import acs.engine.TraceLimits;
import acs.memory.MemoryLimits;
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
 * @param sessionLog    what is kept of what was said in sessions
 * @param quirksFile    rules about odd devices, {@code null} for the shipped ones alone
 * @param resultBytesMax bytes of one stored result of an operation
 * @param databaseUrl   not set: the embedded server
 * @param embedded      the embedded server
 * @param store         what is stored, in which portions
 * @param api           the REST API
 * @param apiToken      the admin's; not set: the one in the data directory
 * @param management    health and metrics
 * @param log           how the process speaks
 * @param trust         how CPEs prove who they are, and how secrets are kept
 * @param keeping       keys, and the credentials that devices have
 * @param tls           certificates and the TLS listeners
 * @param network       proxies before the ACS, and who may connect how often
 * @param wake          connection requests
 * @param nat           STUN and connection requests over UDP
 * @param xmpp          connection requests over XMPP
 * @param files         the file service
 * @param memory        the bounds of what is held longer than one call
 */
public record AcsConfig(Path dataDir, Duration shutdownGrace, SouthboundSettings southbound, CwmpAuth auth,
        SoapLimits soap, SessionPolicy sessions, int sessionsMax, SessionLog sessionLog, @Nullable Path quirksFile,
        int resultBytesMax, Secret databaseUrl,
        EmbeddedPostgresSettings embedded, StoreSettings store, ApiSettings api, Secret apiToken,
        ManagementSettings management, Log log, TrustConfig trust, SecretConfig keeping, TlsConfig tls,
        NetworkConfig network,
        WakeConfig wake, NatConfig nat, XmppConfig xmpp, FilesConfig files,
        MemoryLimits memory) {
    /**
     * How the process speaks.
     *
     * @param idleSessions whether sessions that did and met nothing get their line
     */
    public record Log(LogFormat format, LogLevel level, boolean idleSessions) {}

    /**
     * What is kept of what was said in sessions.
     *
     * @param trace                 of one session
     * @param envelopeCharactersMax of one captured envelope
     * @param captures              how many and how long
     * @param captureLook           how often a node looks which devices are captured
     */
    public record SessionLog(TraceLimits trace, int envelopeCharactersMax, CaptureLimits captures,
            Duration captureLook) {
        /** The shipped values. */
        public static SessionLog defaults() {
            return new SessionLog(TraceLimits.defaults(), 64 << 10, CaptureLimits.defaults(), Duration.ofSeconds(2));
        }
    }

    /** The shipped values. */
    public static AcsConfig defaults(Path workingDirectory) {
        return ConfigMapping.map(new SettingValues(Map.of()), workingDirectory);
    }

    /** Every secret text in it, for the logs to mask. */
    public List<String> secrets() {
        List<String> all = new ArrayList<>(DatabaseUrl.secrets(databaseUrl, apiToken));
        all.addAll(keeping.texts());
        if (tls.server() != null && !tls.server().keyPassword().isEmpty()) {
            all.add(tls.server().keyPassword());
        }
        if (xmpp.password().isSet()) {
            all.add(xmpp.password().value());
        }
        return List.copyOf(all);
    }
}
