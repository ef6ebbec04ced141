package acs.transport.tls;

import java.util.Locale;

/** Why a connection came to no TLS; a metric's tag, and all that the log says. */
public enum HandshakeFailure {
    /** The first bytes are no TLS: plain HTTP, a scanner. */
    NOT_TLS,
    /** Nothing of what the peer offers is new enough here, TLS 1.0 for instance. */
    PROTOCOL_VERSION,
    /** No cipher suite that both know, or none for the keys that are here. */
    NO_SHARED_CIPHER,
    /** The peer did not like what it got; a CPE that does not trust the ACS's certificate ends here. */
    PEER_REFUSED,
    /** The peer went away in the midst of it. */
    PEER_GONE,
    /** It took longer than allowed. */
    TIMEOUT,
    /** So many were under way that the oldest had to go. */
    CROWDED_OUT,
    /** A client certificate is required and none came. */
    NO_CERTIFICATE,
    /** The client certificate's time is over. */
    CERTIFICATE_EXPIRED,
    /** The client certificate's time has not come. */
    CERTIFICATE_NOT_YET_VALID,
    /** The client certificate, or a CA above it, is on a revocation list. */
    CERTIFICATE_REVOKED,
    /** The client certificate comes from none of the CAs; self-signed ones do not either. */
    CERTIFICATE_UNKNOWN_ISSUER,
    /** The client certificate is not for clients, or breaks a rule of its CA. */
    CERTIFICATE_UNFIT,
    /** The client certificate names no device and no model, and one is required. */
    CERTIFICATE_NAMELESS,
    /** Anything else: broken records, unknown extensions, a defect. */
    OTHER;

    String tag() {
        return name().toLowerCase(Locale.ROOT);
    }
}
