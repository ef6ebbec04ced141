package acs.transport.auth;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import acs.credential.MacKey;
import acs.transport.auth.AuthSettings.FailureLimits;
import acs.transport.nonce.RecentHashes;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

/**
 * Slows guessing down. One address may stand for thousands of CPEs behind a carrier's NAT, and a username can be tried by anybody,
 * so a block hits as few others as it can: a wrong device blocks its own username at its own address; an address that fails with
 * many usernames is blocked but for those that were proven from it; a username that fails at many addresses is blocked but where
 * it was proven. What remains: who shares the device's own address can keep it out for as long as he tries; and a device whose
 * address changes while its username is being guessed waits until that ends. Bounded; of this node alone. Thread-safe.
 */
final class FailedProofs {
    private static final long MINUTE_MILLIS = 60_000;
    private static final int SALT_BYTES = 16;
    private static final int SUBNET_BYTES = 8;

    private enum Kind {
        PAIR('p'), USERNAME('u'), ADDRESS('a');

        private final char tag;

        Kind(char tag) {
            this.tag = tag;
        }
    }

    private final FailureLimits limits;
    private final LongSupplier clock;
    private final Cache<Long, Failures> failing;
    /** Guarded by itself. */
    private final RecentHashes proven;
    /** Or usernames could be made that share another one's failures. */
    private final MacKey salted = new MacKey(random());

    /** Failures that fade, and the block that they brought. */
    private static final class Failures {
        private double level;
        private long levelAt;
        private long blockedUntil;

        synchronized long blockedMillis(long now) {
            return Math.max(0, blockedUntil - now);
        }

        synchronized void oneMore(long now, int perMinute, long blockMillis) {
            level = Math.max(0, level - (now - levelAt) * (double) perMinute / MINUTE_MILLIS) + 1;
            levelAt = now;
            if (level >= perMinute) {
                blockedUntil = now + blockMillis;
                level = 0;
            }
        }
    }

    /** @param clock milliseconds since 1970 */
    FailedProofs(FailureLimits limits, LongSupplier clock) {
        this.limits = limits;
        this.clock = clock;
        this.failing = Caffeine.newBuilder().maximumSize(limits.trackedMax())
                .expireAfterAccess(limits.block().plusMinutes(1))
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.getAsLong()))
                // Upkeep in the caller's thread: short, and not on a pool that others block.
                .executor(Runnable::run).build();
        this.proven = new RecentHashes(limits.trackedMax(), limits.provenMemory().toMillis());
    }

    private static byte[] random() {
        byte[] salt = new byte[SALT_BYTES];
        new SecureRandom().nextBytes(salt);
        return salt;
    }

    /** How long proofs of this username from this address are not looked at; zero when they are. */
    Duration block(String address, String username) {
        if (failing.asMap().isEmpty()) {
            return Duration.ZERO;
        }
        long pair = hash(Kind.PAIR, address, username);
        long millis = blocked(pair);
        if (millis == 0 && !isProven(pair)) {
            millis = Math.max(blocked(hash(Kind.USERNAME, "", username)), blocked(hash(Kind.ADDRESS, address, "")));
        }
        return Duration.ofMillis(millis);
    }

    void failed(String address, String username) {
        oneMore(hash(Kind.PAIR, address, username), limits.pairPerMinute());
        oneMore(hash(Kind.USERNAME, "", username), limits.usernamePerMinute());
        oneMore(hash(Kind.ADDRESS, address, ""), limits.addressPerMinute());
    }

    void proven(String address, String username) {
        long pair = hash(Kind.PAIR, address, username);
        synchronized (proven) {
            if (!proven.contains(pair)) {
                proven.add(pair, 0, clock.getAsLong());
            }
        }
    }

    /** How much is remembered now. */
    long size() {
        failing.cleanUp();
        return failing.estimatedSize();
    }

    private boolean isProven(long pair) {
        synchronized (proven) {
            return proven.contains(pair);
        }
    }

    private long blocked(long key) {
        Failures failures = failing.getIfPresent(key);
        return failures == null ? 0 : failures.blockedMillis(clock.getAsLong());
    }

    private void oneMore(long key, int perMinute) {
        failing.get(key, absent -> new Failures()).oneMore(clock.getAsLong(), perMinute, limits.block().toMillis());
    }

    private long hash(Kind kind, String address, String username) {
        String text = kind.tag + subnet(address) + '\0' + username;
        return ByteBuffer.wrap(salted.sign(text.getBytes(StandardCharsets.UTF_8))).getLong();
    }

    /** An IPv6 customer has a /64 at least. */
    static String subnet(String address) {
        if (address.indexOf(':') < 0) {
            return address;
        }
        try {
            byte[] bytes = InetAddress.getByName(address).getAddress();
            return bytes.length <= SUBNET_BYTES
                    ? address
                    : HexFormat.of().formatHex(Arrays.copyOf(bytes, SUBNET_BYTES));
        } catch (UnknownHostException noAddress) {
            return address;
        }
    }
}
