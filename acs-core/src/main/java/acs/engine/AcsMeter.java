package acs.engine;

import java.util.List;

/**
 * Every meter that the ACS has, by its contract name; documents and dashboards are checked against this list. Tags take their
 * values from enums, never from serials, paths or free text.
 */
public enum AcsMeter {
    SESSIONS_ACTIVE("acs.cwmp.sessions.active", Kind.GAUGE, "Sessions that live now"),
    SESSION_DURATION("acs.cwmp.session.duration", Kind.TIMER, "From the Inform to the end of the session", "event", "outcome"),
    RPC_DURATION("acs.cwmp.rpc.duration", Kind.TIMER, "From a CPE's request to the ACS's answer", "rpc", "outcome"),
    CONNECTIONS_ACTIVE("acs.cwmp.connections.active", Kind.GAUGE, "Connections of CPEs that are open now"),
    EVENT_LOOP_PENDING("acs.cwmp.event.loop.pending", Kind.GAUGE, "Tasks that wait for the CWMP listener's event loops"),
    HTTP_REQUESTS("acs.cwmp.http.requests", Kind.COUNTER, "POSTs answered", "status"),
    SHED("acs.cwmp.shed", Kind.COUNTER, "POSTs turned away without a look", "reason"),
    HANDLER_ERRORS("acs.cwmp.handler.errors", Kind.COUNTER, "POSTs that met a defect or an Error of the virtual machine", "kind"),
    CALLER_CLAIMS("acs.caller.claims", Kind.COUNTER, "What was said about who calls, and not believed", "reason"),
    REFUSED("acs.cwmp.refused", Kind.COUNTER, "POSTs turned away with a bare status", "reason"),
    AUTH_FAILURES("acs.cwmp.auth.failures", Kind.COUNTER, "Proofs of a CPE's identity that were not accepted", "reason"),
    DECODE_FAILURES("acs.cwmp.decode.failures", Kind.COUNTER, "Bodies that are no CWMP envelope", "reason"),
    TEXTS_CUT("acs.cwmp.texts.cut", Kind.COUNTER, "Texts of CPEs that were longer than their bounds, and were cut or dropped", "field"),
    TLS_HANDSHAKES("acs.tls.handshakes", Kind.COUNTER, "TLS handshakes that succeeded", "version"),
    TLS_HANDSHAKE_FAILURES("acs.tls.handshake.failures", Kind.COUNTER, "Connections that came to no TLS", "reason"),
    TLS_HANDSHAKES_OPEN("acs.tls.handshakes.open", Kind.GAUGE, "TLS handshakes under way"),
    TLS_EXPIRY("acs.tls.expiry", Kind.GAUGE, "Seconds until the first certificate, CA or revocation list of its kind ends", "what"),
    INFORM_RECEIVED("acs.inform.received", Kind.COUNTER, "Informs by their leading event", "event"),
    INFORM_COMMIT_DURATION("acs.inform.commit.duration", Kind.TIMER, "A group commit, until it is on disk", "outcome"),
    INFORM_COMMIT_BATCH("acs.inform.commit.batch", Kind.SUMMARY, "Informs and requests in one group commit"),
    OPERATION_QUEUED("acs.operation.queued", Kind.GAUGE, "Operations that are queued, as counted every 15 s; 100,000 stands for as many or more"),
    OPERATION_STEPS("acs.operation.steps", Kind.COUNTER, "What sessions, events and time did to operations", "type", "outcome"),
    OPERATION_DURATION("acs.operation.duration", Kind.TIMER, "From the request for an operation to its end", "type", "outcome"),
    SESSION_LOG("acs.session.log", Kind.COUNTER, "Entries of the session log", "outcome"),
    HISTORY_THINNED("acs.history.thinned", Kind.COUNTER, "Entries of devices' history left out, since the device had used up its hour", "what"),
    FILE_TRANSFERS_ACTIVE("acs.files.transfers.active", Kind.GAUGE, "Downloads and uploads of CPEs that run now"),
    FILE_TRANSFERS("acs.files.transfers", Kind.COUNTER, "Downloads and uploads of CPEs, and wishes for them, by how they ended", "direction", "outcome"),
    FILES_SHED("acs.files.shed", Kind.COUNTER, "Connections to the file service turned away without a look", "reason"),
    FILE_BYTES("acs.files.bytes", Kind.COUNTER, "Bytes of files that went to and came from CPEs", "direction"),
    WAKE_DURATION("acs.wake.duration", Kind.TIMER, "An attempt to have a device connect, until its outcome is known", "method", "outcome"),
    WAKE_PENDING("acs.wake.pending", Kind.GAUGE, "Devices that are to be asked to connect, now or again later"),
    DB_READ_CONNECTIONS("acs.db.read.connections", Kind.GAUGE, "Connections for reads", "state"),
    DB_READ_WAITING("acs.db.read.waiting", Kind.GAUGE, "Reads that wait for a connection"),
    MEMORY_HELD("acs.memory.held", Kind.GAUGE, "Bytes of the memory budget that are held now", "use"),
    MEMORY_REFUSED("acs.memory.refused", Kind.COUNTER, "Requests for memory that the budget refused", "use"),
    MEMORY_REVOKED("acs.memory.revoked", Kind.COUNTER, "Shares of memory that their holder lost to others", "use"),
    MEMORY_DIRECT("acs.memory.direct", Kind.GAUGE, "Bytes of direct memory for network buffers: used now, and allowed", "amount"),
    STUN_REQUESTS("acs.stun.requests", Kind.COUNTER, "Datagrams on the STUN port", "outcome"),
    NAT_BINDINGS("acs.nat.bindings", Kind.COUNTER, "Proven NAT bindings on their way to the database", "outcome"),
    XMPP_CONNECTED("acs.xmpp.connected", Kind.GAUGE, "1 while the ACS is logged in to the XMPP server"),
    API_ERRORS("acs.api.errors", Kind.COUNTER, "Errors of the Java virtual machine that handlers of the API and management ports met"),
    API_SHED("acs.api.shed", Kind.COUNTER, "Connections of the API and management ports ended for others' sake", "reason"),
    API_REQUESTS("acs.api.requests", Kind.TIMER, "REST requests", "route", "status");

    /** What a meter measures with. */
    public enum Kind {
        /** A value that goes up and down. */
        GAUGE,
        /** A count that only grows. */
        COUNTER,
        /** Durations with their count. */
        TIMER,
        /** A distribution of sizes. */
        SUMMARY
    }

    private final String meterName;
    private final Kind kind;
    private final String description;
    // Made by List.of: immutable, which its type does not say.
    @SuppressWarnings("ImmutableEnumChecker")
    private final List<String> tagKeys;

    AcsMeter(String meterName, Kind kind, String description, String... tagKeys) {
        this.meterName = meterName;
        this.kind = kind;
        this.description = description;
        this.tagKeys = List.of(tagKeys);
    }

    /** Micrometer's name; Prometheus writes it with underscores. */
    public String meterName() {
        return meterName;
    }

    /** What it measures with. */
    public Kind kind() {
        return kind;
    }

    /** One line for people. */
    public String description() {
        return description;
    }

    /** The keys of its tags. */
    public List<String> tagKeys() {
        return tagKeys;
    }
}
