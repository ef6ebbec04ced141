package acs.app.config;

import static acs.app.config.SettingType.choice;
import static acs.app.config.SettingType.count;
import static acs.app.config.SettingType.flag;
import static acs.app.config.SettingType.time;

import java.time.Duration;
import java.util.function.Function;

import acs.engine.NoticeLimits;
import acs.transport.auth.AuthSettings;
import acs.transport.auth.AuthSettings.DigestOffer;
import acs.transport.auth.AuthSettings.FailureLimits;
import acs.transport.auth.AuthSettings.Method;

/** The settings of how CPEs prove who they are. */
final class TrustSettings {
    static final SettingGroup GROUP = new SettingGroup();

    static final Setting<String> AUTH_REALM = GROUP.add("auth.realm", realm(), "acs",
            "The realm that challenges name. CPEs hash it with their password; it may change at any time.");
    static final Setting<DigestOffer> AUTH_DIGEST_ALGORITHMS = GROUP.add("auth.digest-algorithms",
            choice(DigestOffer.class), DigestOffer.MD5,
            "The Digest challenges that are sent, in their order. Old CPEs cannot choose among several; SHA-256 is taken"
                    + " whatever is sent, MD5 not with `sha256`.");
    static final Setting<Boolean> AUTH_DIGEST_WITHOUT_QOP = GROUP.add("auth.digest-without-qop", flag(), true,
            "Takes Digest answers in the form of RFC 2069, without `qop`, which some CPEs send.");
    static final Setting<Boolean> AUTH_BASIC_WITHOUT_TLS = GROUP.add("auth.basic-without-tls", flag(), false,
            "Offers Basic on connections without TLS too, so that whoever is on the way can read the passwords.");
    static final Setting<Duration> AUTH_NONCE_LIFE = GROUP.add("auth.nonce-life", time("30s", "1d"),
            Duration.ofMinutes(5),
            "How long a Digest nonce is good, on any connection and node; then the CPE is given another.");
    static final Setting<Integer> AUTH_REPLAYS_MAX = GROUP.add("auth.replays-max", count(100, 100_000_000), 100_000,
            "Digest proofs that are remembered so that none opens two sessions, 32 to 64 bytes each. When more come in the"
                    + " life of a nonce, nonces live shorter, but 30 s at least.");
    static final Setting<Integer> AUTH_FAILURES_PER_MINUTE = GROUP.add("auth.failures-per-minute", count(1, 100_000),
            10,
            "Wrong proofs of one username from one address (IPv6: one /64); then they are answered 429 unseen.");
    static final Setting<Integer> AUTH_USERNAME_FAILURES_PER_MINUTE = GROUP.add("auth.username-failures-per-minute",
            count(1, 1_000_000), 60,
            "Wrong proofs of one username from all addresses; then 429, but where the username was proven before.");
    static final Setting<Integer> AUTH_ADDRESS_FAILURES_PER_MINUTE = GROUP.add("auth.address-failures-per-minute",
            count(1, 1_000_000), 300,
            "Wrong proofs from one address; then 429, but for usernames that were proven from it: thousands of CPEs may"
                    + " share it.");
    static final Setting<Duration> AUTH_BLOCK_TIME = GROUP.add("auth.block-time", time("1s", "1d"),
            Duration.ofMinutes(5),
            "How long these 429 last.");
    static final Setting<Duration> AUTH_PROVEN_MEMORY = GROUP.add("auth.proven-memory", time("1m", "90d"),
            Duration.ofDays(1),
            "How long it is remembered, at least, from which address a username was proven.");
    static final Setting<Integer> AUTH_TRACKED_MAX = GROUP.add("auth.tracked-max", count(100, 100_000_000), 100_000,
            "Failing senders that are remembered, some 150 bytes each, and as many proven ones, 32 to 64 bytes each.");
    static final Setting<Duration> AUTH_NOTICE_INTERVAL = GROUP.add("auth.notice-interval", time("0s", "7d"),
            Duration.ofMinutes(10),
            "A device's history tells at most once in this time that somebody else spoke for it.");
    static final Setting<Integer> AUTH_NOTICES_PER_SECOND = GROUP.add("auth.notices-per-second", count(1, 10_000), 10,
            "Such entries of all devices together.");
    static final Setting<Integer> AUTH_NOTICE_DEVICES_MAX = GROUP.add("auth.notice-devices-max",
            count(1, 10_000_000), 10_000,
            "Devices that are remembered for it, some 200 bytes each.");

    private TrustSettings() {}

    static TrustConfig map(SettingValues values) {
        FailureLimits limits = new FailureLimits(values.get(AUTH_FAILURES_PER_MINUTE),
                values.get(AUTH_USERNAME_FAILURES_PER_MINUTE), values.get(AUTH_ADDRESS_FAILURES_PER_MINUTE),
                values.get(AUTH_BLOCK_TIME), values.get(AUTH_PROVEN_MEMORY), values.get(AUTH_TRACKED_MAX));
        AuthSettings auth = new AuthSettings(method(values.get(Settings.CWMP_AUTH)), values.get(AUTH_REALM),
                values.get(AUTH_DIGEST_ALGORITHMS), values.get(AUTH_DIGEST_WITHOUT_QOP),
                values.get(AUTH_BASIC_WITHOUT_TLS), values.get(AUTH_NONCE_LIFE), values.get(AUTH_REPLAYS_MAX), limits);
        return new TrustConfig(auth, new NoticeLimits(values.get(AUTH_NOTICE_INTERVAL),
                values.get(AUTH_NOTICES_PER_SECOND), values.get(AUTH_NOTICE_DEVICES_MAX)));
    }

    private static Method method(CwmpAuth auth) {
        return switch (auth) {
            case NONE -> Method.NONE;
            case BASIC -> Method.BASIC;
            case DIGEST -> Method.DIGEST;
            case ANY -> Method.ANY;
            case CERTIFICATE -> Method.CERTIFICATE;
        };
    }

    /** What every CPE can read back. */
    private static SettingType<String> realm() {
        return new SettingType<>("1 to 64 letters, digits, spaces and `.:@/_-`", text -> {
            if (!text.matches("[A-Za-z0-9 .:@/_-]{1,64}")) {
                throw new IllegalArgumentException("must be 1 to 64 letters, digits, spaces and .:@/_-");
            }
            return text;
        }, Function.identity());
    }
}
