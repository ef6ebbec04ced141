package acs.app.config;

/** How CPEs prove who they are. */
public enum CwmpAuth {
    /** Not at all. */
    NONE,
    /** HTTP Basic. */
    BASIC,
    /** HTTP Digest. */
    DIGEST,
    /** Whichever of Basic and Digest the CPE speaks. */
    ANY,
    /** A client certificate. */
    CERTIFICATE
}
