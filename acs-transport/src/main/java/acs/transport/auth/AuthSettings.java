package acs.transport.auth;

import java.time.Duration;

import acs.transport.digest.DigestAlgorithm;

/**
 * How CPEs prove who they are.
 *
 * @param method          what is asked of them
 * @param realm           told with each challenge; no quotes, no control characters
 * @param algorithms      of Digest that are offered
 * @param digestWithoutQop whether answers in the form of RFC 2069 are good
 * @param basicWithoutTls whether Basic is offered, and passwords taken, in clear text
 * @param nonceLife       how long a nonce is good, on any connection and node
 * @param replaysMax      proofs that are remembered so that they are not good twice; 32 to 64 bytes each
 * @param limits          what becomes of senders whose proofs fail
 */
public record AuthSettings(Method method, String realm, DigestOffer algorithms, boolean digestWithoutQop,
        boolean basicWithoutTls, Duration nonceLife, int replaysMax, FailureLimits limits) {
    /** What is asked of a CPE. */
    public enum Method {
        /** Nothing. */
        NONE,
        /** HTTP Basic. */
        BASIC,
        /** HTTP Digest. */
        DIGEST,
        /** Digest, or Basic where that may be, or a client certificate. */
        ANY,
        /** A client certificate. */
        CERTIFICATE
    }

    /**
     * Which algorithms the challenges name, one challenge each. Old CPEs take the first challenge, or the last, or mix them up:
     * to a fleet with such, one must be sent.
     */
    public enum DigestOffer {
        /** MD5, which every CPE knows. */
        MD5,
        /** SHA-256 alone; an answer with MD5 is not taken. */
        SHA256,
        /** MD5 first, then SHA-256. */
        MD5_SHA256,
        /** SHA-256 first, as RFC 7616 §3.7 asks, then MD5. */
        SHA256_MD5
    }

    /**
     * What becomes of senders whose proofs fail. Challenges are never refused, only further proofs.
     *
     * @param pairPerMinute     failures of one username from one address (IPv6: one /64)
     * @param usernamePerMinute failures of one username from all addresses; does not bind an address from which it was proven
     * @param addressPerMinute  failures of one address; does not bind usernames that were proven from it, since thousands of CPEs
     *                          may share it
     * @param block             how long proofs are not looked at then
     * @param provenMemory      how long it is remembered, at least, from which address a username was proven
     * @param trackedMax        failing pairs, usernames and addresses that are remembered, some 150 bytes each; and proven pairs,
     *                          32 to 64 bytes each
     */
    public record FailureLimits(int pairPerMinute, int usernamePerMinute, int addressPerMinute, Duration block,
            Duration provenMemory, int trackedMax) {
        public FailureLimits {
            if (pairPerMinute < 1 || usernamePerMinute < 1 || addressPerMinute < 1 || !block.isPositive()
                    || !provenMemory.isPositive() || trackedMax < 1) {
                throw new IllegalArgumentException("nobody could prove anything within these limits");
            }
        }

        /** The shipped values. */
        public static FailureLimits defaults() {
            return new FailureLimits(10, 60, 300, Duration.ofMinutes(5), Duration.ofDays(1), 100_000);
        }
    }

    public AuthSettings {
        if (!realm.chars().allMatch(c -> c >= ' ' && c < 0x7F && c != '"' && c != '\\')) {
            throw new IllegalArgumentException("the realm has characters that CPEs would misread");
        }
        if (!nonceLife.isPositive() || replaysMax < 1) {
            throw new IllegalArgumentException("no proof could be good");
        }
    }

    /** The shipped values. */
    public static AuthSettings defaults() {
        return new AuthSettings(Method.NONE, "acs", DigestOffer.MD5, true, false, Duration.ofMinutes(5), 100_000,
                FailureLimits.defaults());
    }

    /** The same by another method. */
    public AuthSettings with(Method other) {
        return new AuthSettings(other, realm, algorithms, digestWithoutQop, basicWithoutTls, nonceLife, replaysMax,
                limits);
    }

    /** The same with other algorithms. */
    public AuthSettings with(DigestOffer other) {
        return new AuthSettings(method, realm, other, digestWithoutQop, basicWithoutTls, nonceLife, replaysMax, limits);
    }

    /** The same with other limits. */
    public AuthSettings with(FailureLimits other) {
        return new AuthSettings(method, realm, algorithms, digestWithoutQop, basicWithoutTls, nonceLife, replaysMax,
                other);
    }

    /** The same, and whether Basic goes without TLS. */
    public AuthSettings withBasicWithoutTls(boolean allowed) {
        return new AuthSettings(method, realm, algorithms, digestWithoutQop, allowed, nonceLife, replaysMax, limits);
    }

    boolean offersDigest() {
        return method == Method.DIGEST || method == Method.ANY;
    }

    boolean offersBasic(boolean secured) {
        return (method == Method.BASIC || method == Method.ANY) && (secured || basicWithoutTls);
    }

    boolean takesCertificates() {
        return method == Method.CERTIFICATE || method == Method.ANY;
    }

    /** SHA-256 is good whatever was offered; MD5 is not when something better was asked for. */
    boolean takes(DigestAlgorithm algorithm) {
        return !algorithm.isMd5() || algorithms != DigestOffer.SHA256;
    }
}
