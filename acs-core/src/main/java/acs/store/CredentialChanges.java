package acs.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

import acs.credential.CredentialPlan;
import acs.credential.DeviceCredential;
import acs.credential.DeviceCredential.Progress;
import acs.credential.KeyRing;
import acs.credential.OwnSecret;
import acs.credential.StunSecret;
import acs.port.CredentialAdmin;
import io.r2dbc.spi.Connection;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What operators change of credentials, on PostgreSQL. */
public final class CredentialChanges implements CredentialAdmin {
    private static final String TAKEN = """
            SELECT 1 FROM device_credential WHERE username = $2 AND device_id <> $1
            UNION ALL SELECT 1 FROM device_credential WHERE next_username = $2 AND device_id <> $1
            UNION ALL SELECT 1 FROM device WHERE device_id = $2 AND device_id <> $1 LIMIT 1""";
    /** The data model's root, as what the device told begins. */
    private static final String ROOT = """
            SELECT coalesce((SELECT split_part(path, '.', 1) || '.' FROM jsonb_object_keys(d.hot) AS paths (path) LIMIT 1), '')
              FROM device d WHERE d.device_id = $1""";

    private final PostgresOperations database;
    private final PostgresCredentials credentials;
    private final StoreSecrets secrets;
    private final CredentialSettings settings;
    private final Supplier<KeyRing> ring;

    /** @param credentials that forget what is changed here */
    public CredentialChanges(PostgresOperations database, PostgresCredentials credentials, CredentialSettings settings,
            StoreSecrets secrets, Supplier<KeyRing> ring) {
        this.database = database;
        this.credentials = credentials;
        this.settings = settings;
        this.secrets = secrets;
        this.ring = ring;
    }

    @Override
    public Mono<DeviceCredential> credential(String deviceKey) {
        return database.run(connection -> credentials.rows().read(connection, deviceKey))
                .defaultIfEmpty(DeviceCredential.none(deviceKey, database.now()));
    }

    @Override
    public Mono<Result> change(String deviceKey, Change change) {
        return credentials.change(deviceKey, (connection, locked) -> change(connection, locked.settled(), change))
                .doOnNext(result -> {
                    if (result instanceof Result.Done done) {
                        credentials.memory().changed(done.now());
                    }
                });
    }

    private Mono<Result> change(Connection connection, DeviceCredential now, Change change) {
        boolean changesOwn = !(change instanceof Change.ReopenBootstrap
                || change instanceof Change.SetConnectionRequest || change instanceof Change.SetStun);
        if (changesOwn && now.next() != null && now.next().progress() == Progress.OPEN) {
            return refused(Refusal.UNDER_WAY);
        }
        return switch (change) {
            case Change.Store it -> isTaken(connection, now.deviceKey(), it.username()).flatMap(taken -> taken
                    ? refused(Refusal.USERNAME_TAKEN)
                    : own(connection, now, OwnSecret.stored(it.username(), it.password()), it.set()));
            case Change.Derive it ->
                own(connection, now, OwnSecret.derived(now.deviceKey(), ring.get().current()), it.set());
            case Change.Rotate it -> rotate(connection, now);
            case Change.ReopenBootstrap it ->
                written(connection, with(now, now.own(), now.ownSince(), now.next(), database.now().plus(it.time())));
            case Change.SetConnectionRequest it -> now.requests().progress() == Progress.OPEN
                    ? refused(Refusal.UNDER_WAY)
                    : set(connection, now, new CredentialPlan(null, null, ring.get().current(), 0));
            case Change.SetStun it -> stun(connection, now);
            case Change.Forget it -> written(connection, with(now, OwnSecret.NONE, null, null, null));
        };
    }

    private Mono<Result> stun(Connection connection, DeviceCredential now) {
        if (StunSecret.username(now.deviceKey()).isEmpty()) {
            return refused(Refusal.ID_TOO_LONG);
        }
        return now.stun().progress() == Progress.OPEN
                ? refused(Refusal.UNDER_WAY)
                : set(connection, now, new CredentialPlan(null, null, 0, ring.get().current()));
    }

    private Mono<Result> rotate(Connection connection, DeviceCredential now) {
        OwnSecret own = now.own();
        if (own.kind() == OwnSecret.Kind.STORED) {
            return own(connection, now, OwnSecret.stored(own.username(), secrets.randomPassword()), true);
        }
        int current = ring.get().current();
        return own.kind() == OwnSecret.Kind.DERIVED && own.keyVersion() >= current
                ? refused(Refusal.NOTHING_NEWER)
                : own(connection, now, OwnSecret.derived(now.deviceKey(), current), true);
    }

    private Mono<Result> own(Connection connection, DeviceCredential now, OwnSecret own, boolean set) {
        return set
                ? set(connection, now, new CredentialPlan(own, null, 0, 0))
                : written(connection, with(now, own, database.now(), null, null));
    }

    private Mono<Result> set(Connection connection, DeviceCredential now, CredentialPlan plan) {
        return root(connection, now).flatMap(root -> {
            if (root.isEmpty()) {
                return refused(Refusal.DEVICE_UNKNOWN);
            }
            return root.get().isEmpty()
                    ? refused(Refusal.MODEL_UNKNOWN)
                    : credentials.exchange().carryOut(connection, now, plan, root.get(), database.now(), true)
                            .map(done -> new Result.Done(done.now(), done.operations()));
        });
    }

    /** No optional for an unknown device, an empty text when it has told nothing. */
    private static Mono<Optional<String>> root(Connection connection, DeviceCredential now) {
        return Flux.from(connection.createStatement(ROOT).bind(0, now.deviceKey()).execute())
                .concatMap(result -> result.map((row, metadata) -> Rows.text(row, 0))).next()
                .map(shown -> Optional.of(now.rootObject().isEmpty() ? shown : now.rootObject()))
                .defaultIfEmpty(Optional.empty());
    }

    private Mono<Result> written(Connection connection, DeviceCredential now) {
        return credentials.rows().write(connection, now, true).thenReturn(new Result.Done(now, List.of()));
    }

    private Mono<Boolean> isTaken(Connection connection, String deviceKey, String username) {
        return username.equals(settings.bootstrapUsername())
                ? Mono.just(true)
                : Flux.from(connection.createStatement(TAKEN).bind(0, deviceKey).bind(1, username).execute())
                        .concatMap(result -> result.map((row, metadata) -> true)).next().defaultIfEmpty(false);
    }

    private DeviceCredential with(DeviceCredential it, OwnSecret own, @Nullable Instant since,
            DeviceCredential.@Nullable Change next, @Nullable Instant bootstrapUntil) {
        return new DeviceCredential(it.deviceKey(), own, since, next, bootstrapUntil, it.requests(), it.stun(),
                it.rootObject(),
                database.now());
    }

    private static Mono<Result> refused(Refusal why) {
        return Mono.just(new Result.Refused(why));
    }
}
