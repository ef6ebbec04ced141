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
import acs.credential.DeviceCredential.Progress;
import acs.credential.DeviceCredential.RequestSecret;
import acs.credential.KeyRing;
import acs.credential.OwnSecret;
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
    private static final String MANAGEMENT_SERVER = "ManagementServer.";
    /** A device that dies half-way is asked again when it is back. */
    private static final int ATTEMPTS_MAX = 10;
    private static final Duration TIMEOUT = Duration.ofMinutes(10);

    private final CredentialRows rows;
    private final StoreSecrets secrets;
    private final Supplier<KeyRing> ring;
    private final Duration expiry;
    private final AtomicLong sequence = new AtomicLong();

    /** @param ring of derived credentials */
    CredentialExchange(CredentialRows rows, StoreSecrets secrets, Supplier<KeyRing> ring, Duration expiry) {
        this.rows = rows;
        this.secrets = secrets;
        this.ring = ring;
        this.expiry = expiry;
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
        List<NewOperation> operations = new ArrayList<>(2);
        DeviceCredential after = locked.settled();
        OwnSecret taken = plan.taken();
        OwnSecret set = plan.set();
        Change next = after.next();
        if (set != null) {
            NewOperation operation = operation(locked.deviceKey(), login(set, locked.deviceKey(), root), now);
            operations.add(operation);
            next = new Change(set, operation.operationId(), Progress.OPEN, now, next == null ? 1 : next.attempts() + 1);
        }
        RequestSecret requests = after.requests();
        if (plan.setRequests() > 0) {
            NewOperation operation = operation(locked.deviceKey(),
                    requests(plan.setRequests(), locked.deviceKey(), root), now);
            operations.add(operation);
            requests = new RequestSecret(requests.keyVersion(), plan.setRequests(), operation.operationId(),
                    Progress.OPEN, now, requests.attempts() + 1);
        }
        DeviceCredential changed = new DeviceCredential(locked.deviceKey(), taken == null ? after.own() : taken,
                taken == null ? after.ownSince() : now, next, after.bootstrapUntil(), requests, root, now);
        return Mono.when(operations.stream().map(each -> queue(connection, each)).toList())
                .then(Mono.defer(() -> rows.write(connection, changed, isTold)))
                .thenReturn(new Done(changed, operations.stream().map(NewOperation::operationId).toList()));
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
        return List.of(ParameterValue.of(root + MANAGEMENT_SERVER + "Username", own.username()),
                ParameterValue.of(root + MANAGEMENT_SERVER + "Password", password(own, deviceKey)));
    }

    private List<ParameterValue> requests(int version, String deviceKey, String root) {
        String password = DerivedSecret.of(ring.get(), version, DerivedSecret.CONNECTION_REQUEST, deviceKey)
                .orElseThrow();
        return List.of(ParameterValue.of(root + MANAGEMENT_SERVER + "ConnectionRequestUsername", deviceKey),
                ParameterValue.of(root + MANAGEMENT_SERVER + "ConnectionRequestPassword", password));
    }

    private NewOperation operation(String deviceKey, List<ParameterValue> values, Instant now) {
        UUID id = TimeOrderedId.of(now.toEpochMilli(), sequence.getAndIncrement());
        return new NewOperation(id.toString(), deviceKey, new Operation.Rpc(new SetParameterValues(values, "")),
                id.toString().replace("-", ""), 0, ATTEMPTS_MAX, TIMEOUT, now, now.plus(expiry), null);
    }
}
