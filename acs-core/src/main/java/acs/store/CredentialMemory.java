package acs.store;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;

import acs.credential.DeviceCredential;
import acs.credential.OwnSecret;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Readable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * What a node remembers of credentials, that there are none included, and how it hears of what other nodes changed: rows
 * that an operator's change has touched say when, and each node looks for them every few seconds. Bounded; thread-safe.
 */
final class CredentialMemory {
    private static final Logger LOG = LoggerFactory.getLogger(CredentialMemory.class);
    /** A change under way ends on its own, without anybody telling. */
    private static final Duration PASSING = Duration.ofSeconds(5);
    /** A change is seen at its commit, which may come that much after the time that it bears. */
    private static final Duration OVERLAP = Duration.ofSeconds(10);
    /** Beyond so many changes in one look it is cheaper to know nothing than to hear of each. */
    private static final int TOLD_MAX = 10_000;
    private static final int PLACE_CHARACTERS = 128;
    static final String NAMES = """
            SELECT username, device_id FROM device_credential WHERE username IS NOT NULL
            UNION ALL SELECT next_username, device_id FROM device_credential WHERE next_username IS NOT NULL LIMIT $1""";
    static final String TOLD = """
            SELECT clock_timestamp(), c.device_id, c.username, c.next_username
              FROM (SELECT 1) one LEFT JOIN
                   (SELECT * FROM device_credential WHERE told_at > $1 ORDER BY told_at LIMIT $2) c ON true""";

    private final CredentialSettings settings;
    private final int toldMax;
    private final Cache<String, Held> devices;
    private final Cache<String, String> owners;
    private final AtomicLong epoch = new AtomicLong();
    private final CredentialIndex index = new CredentialIndex();
    private final AtomicReference<@Nullable Instant> heardUntil = new AtomicReference<>();

    /**
     * What was read.
     *
     * @param credential empty when there is no row
     * @param nanos      when, by the monotonic clock
     */
    record Held(Optional<DeviceCredential> credential, long nanos) {}

    CredentialMemory(CredentialSettings settings) {
        this(settings, TOLD_MAX);
    }

    /** @param toldMax changes in one look beyond which nothing is known any more */
    CredentialMemory(CredentialSettings settings, int toldMax) {
        this.settings = settings;
        this.toldMax = toldMax;
        this.devices = remembered(settings);
        this.owners = remembered(settings);
    }

    /** Whoever calls chooses the names: a long one takes several places. */
    private static <V> Cache<String, V> remembered(CredentialSettings settings) {
        return Caffeine.newBuilder().maximumWeight(settings.cachedMax())
                .weigher((String name, V value) -> 1 + name.length() / PLACE_CHARACTERS)
                .expireAfterWrite(settings.cacheTime()).build();
    }

    /** How many names of usernames and devices are remembered now. */
    long size() {
        devices.cleanUp();
        owners.cleanUp();
        return devices.estimatedSize() + owners.estimatedSize();
    }

    /** Whether a stored credential may have this username, or be this device's. */
    boolean mayBeStored(String usernameOrDevice) {
        return index.mayHold(usernameOrDevice);
    }

    /**
     * What is remembered of a device, {@code null} when it must be read.
     *
     * @param isPassing which of it will soon be otherwise without anybody telling
     */
    @Nullable
    Held device(String deviceKey, Predicate<Optional<DeviceCredential>> isPassing) {
        Held held = devices.getIfPresent(deviceKey);
        return held == null || (isPassing.test(held.credential) && System.nanoTime() - held.nanos > PASSING.toNanos())
                ? null
                : held;
    }

    /** How often anything was forgotten; a read that began before may have seen what was before. */
    long epoch() {
        return epoch.get();
    }

    /** @param epoch when the read began */
    void remember(String deviceKey, Optional<DeviceCredential> credential, long epoch) {
        if (epoch == epoch()) {
            devices.put(deviceKey, new Held(credential, System.nanoTime()));
        }
    }

    /** Whose username it is, empty for nobody's, {@code null} when it must be read. */
    @Nullable
    String owner(String username) {
        return owners.getIfPresent(username);
    }

    /** @param epoch when the read began */
    void rememberOwner(String username, String deviceKey, long epoch) {
        if (epoch == epoch()) {
            owners.put(username, deviceKey);
        }
    }

    /** Its next use reads it again. */
    void forget(String deviceKey) {
        epoch.incrementAndGet();
        devices.invalidate(deviceKey);
    }

    /** A change of this device's on this node. */
    void changed(DeviceCredential now) {
        changed(now.deviceKey(), now.accepted().stream().filter(own -> own.kind() == OwnSecret.Kind.STORED)
                .map(OwnSecret::username).toList());
    }

    private void changed(String deviceKey, List<String> usernames) {
        epoch.incrementAndGet();
        for (String username : usernames) {
            index.add(username, settings.indexMax());
            index.add(deviceKey, settings.indexMax());
            owners.invalidate(username);
        }
        devices.invalidate(deviceKey);
    }

    /** Hears what was changed elsewhere; loads the index when there is none, unless too much is changing to be told. */
    Mono<Void> hear(Connection connection) {
        Instant from = heardUntil.get();
        return told(connection, from == null ? Instant.now().plus(OVERLAP) : from.minus(OVERLAP))
                .flatMap(heard -> heard.isAll && index.isToLoad()
                        ? load(connection).thenReturn(heard.until)
                        : Mono.just(heard.until))
                .doOnNext(heardUntil::set).then();
    }

    private Mono<Heard> told(Connection connection, Instant from) {
        return Flux.from(connection.createStatement(TOLD).bind(0, from).bind(1, toldMax + 1).execute())
                .concatMap(result -> result.map((row, metadata) -> Told.of(row))).collectList().map(rows -> {
                    boolean isAll = rows.size() <= toldMax;
                    if (isAll) {
                        rows.forEach(told -> changed(told.device, told.usernames));
                    } else {
                        forgetAll();
                    }
                    return new Heard(rows.getFirst().now, isAll);
                });
    }

    /**
     * So much that nothing is known any more: everything is read again, and the index is loaded at the first look at which
     * all changes are told, once instead of at each look of a flood.
     */
    private void forgetAll() {
        epoch.incrementAndGet();
        if (index.startAnew()) {
            LOG.info("more than {} credentials were changed at once: until it is less, logins read them", toldMax);
        }
        devices.invalidateAll();
        owners.invalidateAll();
    }

    private Mono<Void> load(Connection connection) {
        int max = settings.indexMax();
        return Flux.from(connection.createStatement(NAMES).bind(0, max / 2 + 1).execute())
                .concatMap(result -> result.map((row, metadata) -> List.of(CredentialIndex.hash(Rows.text(row, 0)),
                        CredentialIndex.hash(Rows.text(row, 1)))))
                .collectList().doOnNext(found -> {
                    if (found.size() > max / 2) {
                        index.giveUp();
                    } else {
                        index.load(found.stream().flatMap(List::stream).toList(), max);
                    }
                }).then();
    }

    /** @param isAll whether all changes were told, until then */
    private record Heard(Instant until, boolean isAll) {}

    private record Told(Instant now, String device, List<String> usernames) {
        static Told of(Readable row) {
            String device = row.get(1, String.class);
            List<String> usernames = new ArrayList<>(2);
            for (int column = 2; column <= 3; column++) {
                String username = row.get(column, String.class);
                if (username != null) {
                    usernames.add(username);
                }
            }
            return new Told(Rows.instant(row, 0), device == null ? "" : device, usernames);
        }
    }
}
