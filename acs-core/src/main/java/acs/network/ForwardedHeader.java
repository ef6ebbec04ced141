package acs.network;

/** In which header field trusted proxies say for whom they forward. One alone: what a proxy does not write, it passes on. */
public enum ForwardedHeader {
    /** In none. */
    NONE,
    /** Forwarded (<i>RFC 7239</i>). */
    FORWARDED,
    /** X-Forwarded-For, as most proxies write it. */
    X_FORWARDED_FOR
}
