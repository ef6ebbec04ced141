package acs.transport.file;

/** What a CPE must show besides the signed link, which it must always have. */
public enum LinkAuth {
    /** Nothing: some CPEs do not know how. */
    URL,
    /** The login that its Download or Upload carries, by HTTP Basic; readable on the way without TLS. */
    BASIC,
    /** The same by HTTP Digest, which keeps the password secret on the way. */
    DIGEST
}
