package acs.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

import acs.credential.CpeIdentity;
import acs.credential.CredentialPlan;
import acs.credential.CredentialPlan.Contact;
import acs.credential.CredentialPlan.Occasion;
import acs.credential.CredentialPlan.Reach;
import acs.credential.DerivedSecret;
import acs.credential.DeviceCredential;
import acs.credential.KeyRing;
import acs.credential.OwnSecret;
import acs.credential.StunParameters;
import acs.credential.StunSecret;
import acs.cwmp.DeviceId;
import acs.cwmp.ParameterPath;
import acs.port.CredentialStore;
import acs.port.Enrolment;
import acs.store.CredentialSettings.ConnectionRequests;
import acs.store.CredentialSettings.StunLogins;
import io.r2dbc.spi.Connection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Credentials on PostgreSQL. A password that a device's id derives is computed and never read, however large the fleet;
 * whether somebody has stored another one is known from memory ({@link CredentialIndex}). Stored ones are remembered.
 */
public final class PostgresCredentials implements CredentialStore, Enrolment {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresCredentials.class);
    private static final String OWNER = """
            SELECT device_id FROM device_credential WHERE username = $1
            UNION SELECT device_id FROM device_credential WHERE next_username = $1 LIMIT 2""";
    private static final Mono<Admission> ADMITTED = Mono.just(Admission.ADMITTED);
    private static final Mono<Boolean> NOTHING = Mono.just(false);

    private final PostgresOperations database;
    private final CredentialSettings settings;
    private final Supplier<KeyRing> ring;
    private final CredentialRows rows;
    private final CredentialExchange exchange;
    private final CredentialMemory memory;

    /**
     * Reads nothing yet; see {@link CredentialUpkeep}.
     *
     * @param database whose connections are used
     * @param secrets  seals what is stored
     * @param ring     of derived credentials, asked anew each time
     */
    public PostgresCredentials(PostgresOperations database, CredentialSettings settings, StoreSecrets secrets,
            Supplier<KeyRing> ring) {
        this(database, settings, secrets, ring, new CredentialMemory(settings));
    }

    PostgresCredentials(PostgresOperations database, CredentialSettings settings, StoreSecrets secrets,
            Supplier<KeyRing> ring, CredentialMemory memory) {
        this.database = database;
        this.settings = settings;
        this.ring = ring;
        this.rows = new CredentialRows(secrets);
        this.exchange = new CredentialExchange(rows, secrets, ring, settings);
        this.memory = memory;
    }

    @Override
    public Mono<Claimant> claimant(String username) {
        if (settings.hasBootstrap() && username.equals(settings.bootstrapUsername())) {
            return Mono.just(new Claimant(new CpeIdentity.Bootstrap(username), List.of(settings.bootstrapPassword())));
        }
        if (username.isEmpty() || username.length() > DeviceId.CANONICAL_MAX) {
            return Mono.empty();
        }
        String key = DeviceId.parse(username).map(DeviceId::canonical).orElse(null);
        boolean mayBeStored = memory.mayBeStored(username);
        if (!mayBeStored && (key == null || !memory.mayBeStored(key))) {
            return key == null ? Mono.empty() : Mono.justOrEmpty(derived(key, Optional.empty()));
        }
        Mono<Claimant> stored = owner(username).flatMap(owner -> credential(owner, PostgresCredentials::isPassing))
                .flatMap(found -> Mono.justOrEmpty(found.flatMap(it -> stored(it, username))));
        return key == null
                ? stored
                : stored.switchIfEmpty(Mono.defer(() -> credential(key, PostgresCredentials::isPassing))
                        .flatMap(found -> Mono.justOrEmpty(derived(key, found))));
    }

    @Override
    public Mono<ConnectionRequestCredential> connectionRequest(String deviceKey) {
        return credential(deviceKey, found -> found.map(it -> it.isChanging() || it.requests().keyVersion() == 0)
                .orElse(true)).flatMap(found -> Mono.justOrEmpty(found.flatMap(this::request)));
    }

    @Override
    public Mono<Admission> admit(CpeIdentity identity, String deviceKey) {
        return switch (identity) {
            case CpeIdentity.Bootstrap shared when !settings.hasBootstrap() -> Mono.just(Admission.NOT_ALLOWED);
            case CpeIdentity.Bootstrap shared when settings.bootstrapAfterReset() -> ADMITTED;
            case CpeIdentity.Bootstrap shared -> admit(deviceKey, it -> it.admitsBootstrap(database.now()));
            case CpeIdentity.Device device when CredentialPlan.isOutdated(device, ring.get().current()) ->
                admit(deviceKey, it -> it.admitsDerived(device.keyVersion()));
            case CpeIdentity.Device device -> ADMITTED;
            case CpeIdentity.Unasked unasked -> ADMITTED;
            case CpeIdentity.Unproven unproven -> ADMITTED;
        };
    }

    /** From the disk: what was remembered may be older than the device's success. */
    private Mono<Admission> admit(String deviceKey, Function<DeviceCredential, Boolean> rule) {
        return database.run(connection -> rows.read(connection, deviceKey)).map(rule).defaultIfEmpty(true)
                .map(admitted -> admitted ? Admission.ADMITTED : Admission.HAS_OWN_CREDENTIAL);
    }

    @Override
    public Mono<Boolean> informed(String deviceKey, CpeIdentity identity, String rootObject, Occasion occasion) {
        Contact contact = new Contact(identity, occasion);
        boolean isAsked = !(identity instanceof CpeIdentity.Unasked)
                || settings.connectionRequests() == ConnectionRequests.ALWAYS;
        if (!isAsked || rootObject.isEmpty()) {
            return NOTHING;
        }
        Mono<Boolean> done;
        if (contact.matters(ring.get().current())) {
            done = exchange(deviceKey, contact, rootObject);
        } else if (contact.showsStun() && settings.stun().logins() != StunLogins.NEVER) {
            done = credential(deviceKey, PostgresCredentials::isStunPassing)
                    .flatMap(known -> lacksStun(deviceKey, known, contact)
                            ? exchange(deviceKey, contact, rootObject)
                            : NOTHING);
        } else {
            return NOTHING;
        }
        return done.onErrorResume(failed -> {
            LOG.warn("credentials of {} are not set now, but when it calls again: {}", deviceKey, failed.toString());
            return NOTHING;
        });
    }

    private Mono<Boolean> exchange(String deviceKey, Contact contact, String rootObject) {
        return change(deviceKey, (connection, known) -> {
            Instant now = database.now();
            CredentialPlan plan = CredentialPlan.of(known, contact, ring.get().current(), reach(), now);
            return possible(connection, known, contact, plan).flatMap(it -> it.isEmpty()
                    ? Mono.empty()
                    : exchange.carryOut(connection, known, it, rootObject, now, false));
        }).map(done -> !done.operations().isEmpty()).defaultIfEmpty(false);
    }

    private Reach reach() {
        boolean requests = settings.connectionRequests() != ConnectionRequests.NEVER;
        boolean stun = settings.stun().logins() != StunLogins.NEVER;
        if (requests) {
            return stun ? Reach.REQUESTS_AND_STUN : Reach.REQUESTS;
        }
        return stun ? Reach.STUN : Reach.NONE;
    }

    /** The plan as far as the device has what is to be set in it. */
    private Mono<CredentialPlan> possible(Connection connection, DeviceCredential known, Contact contact,
            CredentialPlan plan) {
        if (plan.setStun() == 0) {
            return Mono.just(plan);
        }
        if (StunSecret.username(known.deviceKey()).isEmpty()) {
            return Mono.just(plan.withoutStun());
        }
        boolean isShown = settings.stun().logins() == StunLogins.ALWAYS || contact.showsStun()
                || known.settled().stun().keyVersion() > 0;
        return isShown
                ? Mono.just(plan)
                : StoredShadow.read(connection, known.deviceKey(), bytes -> true).map(PostgresCredentials::showsStun)
                        .defaultIfEmpty(false).map(shows -> shows ? plan : plan.withoutStun());
    }

    private static boolean showsStun(Shadow shadow) {
        return shadow.parameters(ParameterPath.ROOT).stream().anyMatch(it -> StunParameters.show(it.path()));
    }

    /** By what is remembered: whether it is so is decided under the row's lock. */
    private boolean lacksStun(String deviceKey, Optional<DeviceCredential> known, Contact contact) {
        Instant now = database.now();
        return CredentialPlan.of(known.orElseGet(() -> DeviceCredential.none(deviceKey, now)), contact,
                ring.get().current(), Reach.STUN, now).setStun() > 0;
    }

    private static boolean isStunPassing(Optional<DeviceCredential> known) {
        return known.map(it -> it.stun().progress() == DeviceCredential.Progress.OPEN).orElse(false);
    }

    /** What is done to a row in the transaction that has locked it. */
    interface RowWork<T> {
        Mono<T> on(Connection connection, DeviceCredential locked);
    }

    /** One transaction under the lock of the device's row. */
    <T> Mono<T> change(String deviceKey, RowWork<T> work) {
        return database
                .run(connection -> Mono.usingWhen(Mono.from(connection.beginTransaction()).thenReturn(connection),
                        same -> rows.lock(same, deviceKey, database.now()).flatMap(locked -> work.on(same, locked)),
                        Connection::commitTransaction, (same, error) -> same.rollbackTransaction(),
                        Connection::rollbackTransaction))
                .doOnNext(done -> memory.forget(deviceKey));
    }

    CredentialMemory memory() {
        return memory;
    }

    CredentialExchange exchange() {
        return exchange;
    }

    CredentialRows rows() {
        return rows;
    }

    private static boolean isPassing(Optional<DeviceCredential> found) {
        return found.map(DeviceCredential::isChanging).orElse(false);
    }

    /** Empty for nobody's. Two that share a name are nobody: which of them it was could not be told. */
    private Mono<String> owner(String username) {
        String known = memory.owner(username);
        long epoch = memory.epoch();
        Mono<String> owner = known != null
                ? Mono.just(known)
                : database.run(connection -> Flux.from(connection.createStatement(OWNER)
                        .bind(0, StoredText.clean(username)).execute())
                        .concatMap(result -> result.map((row, metadata) -> Rows.text(row, 0))).collectList())
                        .map(found -> found.size() == 1 ? found.getFirst() : "")
                        .doOnNext(found -> memory.rememberOwner(username, found, epoch));
        return owner.filter(found -> !found.isEmpty());
    }

    private Mono<Optional<DeviceCredential>> credential(String deviceKey,
            Predicate<Optional<DeviceCredential>> isPassing) {
        CredentialMemory.Held held = memory.device(deviceKey, isPassing);
        long epoch = memory.epoch();
        return held != null
                ? Mono.just(held.credential())
                : database.run(connection -> rows.read(connection, deviceKey)).map(Optional::of)
                        .defaultIfEmpty(Optional.empty()).doOnNext(read -> memory.remember(deviceKey, read, epoch));
    }

    private static Optional<Claimant> stored(DeviceCredential it, String username) {
        List<String> passwords = it.accepted().stream()
                .filter(own -> own.kind() == OwnSecret.Kind.STORED && own.username().equals(username))
                .map(OwnSecret::password).toList();
        return passwords.isEmpty()
                ? Optional.empty()
                : Optional.of(new Claimant(new CpeIdentity.Device(it.deviceKey()), passwords));
    }

    /** Those of the device's id, unless a stored one stands in their place. */
    private Optional<Claimant> derived(String deviceKey, Optional<DeviceCredential> known) {
        KeyRing keys = ring.get();
        List<String> passwords = new ArrayList<>(1);
        List<Integer> versions = new ArrayList<>(1);
        for (int version : keys.versions()) {
            if (versions.size() > settings.olderVersionsMax()) {
                break;
            }
            if (known.isEmpty() || known.get().admitsDerived(version)) {
                passwords.add(DerivedSecret.of(keys, version, DerivedSecret.CPE_PASSWORD, deviceKey).orElseThrow());
                versions.add(version);
            }
        }
        return passwords.isEmpty()
                ? Optional.empty()
                : Optional.of(new Claimant(new CpeIdentity.Device(deviceKey), passwords, versions));
    }

    /** Before a change has succeeded the device more likely has the old one. */
    private Optional<ConnectionRequestCredential> request(DeviceCredential it) {
        DeviceCredential.DerivedLogin requests = it.settled().requests();
        Set<Integer> versions = new LinkedHashSet<>(Arrays.asList(requests.keyVersion(), requests.next()));
        List<String> passwords = versions.stream().filter(version -> version > 0)
                .flatMap(version -> DerivedSecret
                        .of(ring.get(), version, DerivedSecret.CONNECTION_REQUEST, it.deviceKey()).stream())
                .toList();
        return passwords.isEmpty()
                ? Optional.empty()
                : Optional.of(new ConnectionRequestCredential(it.deviceKey(), passwords));
    }
}
