package acs.store;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

import acs.credential.CredentialPlan;
import acs.credential.DerivedSecret;
import acs.credential.DeviceCredential;
import acs.credential.DeviceCredential.Change;
import acs.credential.DeviceCredential.DerivedLogin;
import acs.credential.DeviceCredential.Progress;
import acs.credential.KeyRing;
import acs.credential.OwnSecret;
import acs.credential.StunParameters;
import acs.credential.StunSecret;
import acs.cwmp.ParameterType;
import acs.cwmp.ParameterValue;
import acs.cwmp.SetParameterValues;
import acs.operation.Operation;
import acs.port.NewOperation;
import acs.port.TimeOrderedId;
import io.r2dbc.spi.Connection;
import reactor.core.publisher.Mono;

/**
 * Brings credentials into devices: the operation that sets them and the row that knows of it, in one transaction under the
 * row's lock, so that of two Informs at the same time one queues it and the other sees that.
 */
final class CredentialExchange {
    /** A device that dies half-way is asked again when it is back. */
    private static final int ATTEMPTS_MAX = 10;
    private static final Duration TIMEOUT = Duration.ofMinutes(10);

    private final CredentialRows rows;
    private final StoreSecrets secrets;
    private final Supplier<KeyRing> ring;
    private final CredentialSettings settings;
    private final AtomicLong sequence = new AtomicLong();

    /** @param ring of derived credentials */
    CredentialExchange(CredentialRows rows, StoreSecrets secrets, Supplier<KeyRing> ring,
            CredentialSettings settings) {
        this.rows = rows;
        this.secrets = secrets;
        this.ring = ring;
        this.settings = settings;
    }

    /**
     * What was done.
     *
     * @param now        how it stands
     * @param operations that were queued
     */
    record Done(DeviceCredential now, List<String> operations) {}

    /**
     * Carries a plan out, in the transaction that has locked the row.
     *
     * @param root   of the device's data model, such as {@code Device.}
     * @param isTold whether all nodes must hear of it
     */
    Mono<Done> carryOut(Connection connection, DeviceCredential locked, CredentialPlan plan, String root, Instant now,
            boolean isTold) {
        List<NewOperation> operations = new ArrayList<>(3);
        DeviceCredential after = locked.settled();
        OwnSecret taken = plan.taken();
        OwnSecret set = plan.set();
        Change next = after.next();
        if (set != null) {
            NewOperation operation = operation(locked.deviceKey(), login(set, locked.deviceKey(), root), now);
            operations.add(operation);
            next = new Change(set, operation.operationId(), Progress.OPEN, now, next == null ? 1 : next.attempts() + 1);
        }
        DerivedLogin requests = plan.setRequests() == 0
                ? after.requests()
                : begun(after.requests(), plan.setRequests(),
                        operation(locked.deviceKey(), requests(plan.setRequests(), locked.deviceKey(), root), now),
                        operations);
        // By an operation of its own: a device may know nothing of STUN, and refuses then all that it is set with.
        DerivedLogin stun = plan.setStun() == 0
                ? after.stun()
                : begun(after.stun(), plan.setStun(),
                        operation(locked.deviceKey(), stun(plan.setStun(), locked.deviceKey(), root), now), operations);
        DeviceCredential changed = new DeviceCredential(locked.deviceKey(), taken == null ? after.own() : taken,
                taken == null ? after.ownSince() : now, next, after.bootstrapUntil(), requests, stun, root, now);
        return Mono.when(operations.stream().map(each -> queue(connection, each)).toList())
                .then(Mono.defer(() -> rows.write(connection, changed, isTold)))
                .thenReturn(new Done(changed, operations.stream().map(NewOperation::operationId).toList()));
    }

    private static DerivedLogin begun(DerivedLogin before, int version, NewOperation operation,
            List<NewOperation> operations) {
        operations.add(operation);
        return new DerivedLogin(before.keyVersion(), version, operation.operationId(), Progress.OPEN,
                operation.createdAt(), before.attempts() + 1);
    }

    /** The password that the device is to have. */
    String password(OwnSecret own, String deviceKey) {
        return switch (own.kind()) {
            case STORED -> own.password();
            case DERIVED -> DerivedSecret.of(ring.get(), own.keyVersion(), DerivedSecret.CPE_PASSWORD, deviceKey)
                    .orElseThrow(() -> new IllegalStateException("no key of version " + own.keyVersion()));
            case NONE -> throw new IllegalArgumentException("there is none");
        };
    }

    private Mono<Void> queue(Connection connection, NewOperation operation) {
        return OperationEnqueue.enqueue(connection, operation, secrets)
                .switchIfEmpty(Mono.error(() -> new IllegalStateException("no such device"))).then();
    }

    private List<ParameterValue> login(OwnSecret own, String deviceKey, String root) {
        return List.of(ParameterValue.of(root + StunParameters.MANAGEMENT_SERVER + "Username", own.username()),
                ParameterValue.of(root + StunParameters.MANAGEMENT_SERVER + "Password", password(own, deviceKey)));
    }

    private List<ParameterValue> requests(int version, String deviceKey, String root) {
        String password = DerivedSecret.of(ring.get(), version, DerivedSecret.CONNECTION_REQUEST, deviceKey)
                .orElseThrow();
        return List.of(
                ParameterValue.of(root + StunParameters.MANAGEMENT_SERVER + "ConnectionRequestUsername", deviceKey),
                ParameterValue.of(root + StunParameters.MANAGEMENT_SERVER + "ConnectionRequestPassword", password));
    }

    private List<ParameterValue> stun(int version, String deviceKey, String root) {
        String server = root + StunParameters.MANAGEMENT_SERVER;
        List<ParameterValue> values = new ArrayList<>(5);
        values.add(ParameterValue.of(server + "STUNUsername", StunSecret.username(deviceKey).orElseThrow()));
        values.add(ParameterValue.of(server + "STUNPassword",
                StunSecret.password(ring.get(), version, deviceKey).orElseThrow()));
        if (!settings.stun().serverHost().isEmpty()) {
            values.add(ParameterValue.of(server + "STUNServerAddress", settings.stun().serverHost()));
            values.add(new ParameterValue(server + "STUNServerPort", String.valueOf(settings.stun().serverPort()),
                    ParameterType.UNSIGNED_INT));
            values.add(new ParameterValue(server + "STUNEnable", "true", ParameterType.BOOLEAN));
        }
        return values;
    }

    private NewOperation operation(String deviceKey, List<ParameterValue> values, Instant now) {
        UUID id = TimeOrderedId.of(now.toEpochMilli(), sequence.getAndIncrement());
        return new NewOperation(id.toString(), deviceKey, new Operation.Rpc(new SetParameterValues(values, "")),
                id.toString().replace("-", ""), 0, ATTEMPTS_MAX, TIMEOUT, now, now.plus(settings.operationExpiry()),
                null);
    }
}
