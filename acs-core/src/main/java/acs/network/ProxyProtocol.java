package acs.network;

/** Whether proxies begin a connection by saying for whom it is (the PROXY protocol, versions 1 and 2). */
public enum ProxyProtocol {
    /** They do not; such a beginning is garbage. */
    OFF,
    /** Trusted ones may. */
    ACCEPT,
    /** All connections come from trusted ones, and begin so. */
    REQUIRE
}
