package acs.api;

import java.time.Duration;

/**
 * How the REST API is served.
 *
 * @param host         address to bind
 * @param port         to bind, 0 for a free one
 * @param http         limits of the listener
 * @param pages        sizes of lists
 * @param rates        limits per client address
 * @param waitsMax     requests that may wait for an operation's end at a time; the next ones are answered at once
 * @param storeTimeout that a read of the store may take; beyond it 503
 * @param retryAfter   what a 503 asks the client to wait
 */
public record ApiSettings(String host, int port, HttpLimits http, Pages pages, Rates rates, int waitsMax,
        Duration storeTimeout, Duration retryAfter) {
    public ApiSettings {
        Checks.port(port);
        Checks.positive("waitsMax", waitsMax);
        Checks.positive("storeTimeout", storeTimeout);
        Checks.positive("retryAfter", retryAfter);
    }

    /** Loopback, port 8080, 200 waiting. */
    public static ApiSettings defaults() {
        return new ApiSettings("127.0.0.1", 8080, HttpLimits.defaults(), Pages.defaults(), Rates.defaults(), 200,
                Duration.ofSeconds(10), Duration.ofSeconds(5));
    }

    /**
     * Sizes of lists, in items but for the characters.
     *
     * @param limitDefault  of a page when the client names none
     * @param limitMax      that a client may name
     * @param parametersMax of a page of parameters, whether named or not; they are small
     * @param charactersMax of the texts of a page together, since devices choose them; a page that would exceed it ends
     *                      early, though never before its first item
     */
    public record Pages(int limitDefault, int limitMax, int parametersMax, int charactersMax) {
        public Pages {
            Checks.positive("limitDefault", limitDefault);
            Checks.positive("limitMax", limitMax);
            Checks.positive("parametersMax", parametersMax);
            Checks.positive("charactersMax", charactersMax);
            if (limitDefault > limitMax) {
                throw new IllegalArgumentException("limitDefault must not exceed limitMax");
            }
        }

        /** 100, 1,000 and 10,000 items; 4,000,000 characters. */
        public static Pages defaults() {
            return new Pages(100, 1_000, 10_000, 4_000_000);
        }
    }

    /**
     * Limits per client, which is an IPv4 address or the /64 of an IPv6 address.
     *
     * @param requestsPerSecond lasting rate; twice as many may come at once
     * @param failuresPerMinute refused tokens, lasting and at once; beyond them 429 instead of 401. A valid token is let
     *                          in all the same: a stray script must not lock out everybody behind its address
     * @param clientsMax        remembered at a time; the longest unseen is forgotten first
     */
    public record Rates(int requestsPerSecond, int failuresPerMinute, int clientsMax) {
        public Rates {
            Checks.positive("requestsPerSecond", requestsPerSecond);
            Checks.positive("failuresPerMinute", failuresPerMinute);
            Checks.positive("clientsMax", clientsMax);
        }

        /** 500 requests a second, 20 refused tokens a minute, 10,000 clients. */
        public static Rates defaults() {
            return new Rates(500, 20, 10_000);
        }
    }
}
