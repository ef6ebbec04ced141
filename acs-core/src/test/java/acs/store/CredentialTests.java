package acs.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

import acs.credential.CpeIdentity;
import acs.credential.CredentialPlan.Occasion;
import acs.credential.DerivedSecret;
import acs.credential.DeviceCredential;
import acs.credential.KeyRing;
import acs.credential.Keys;
import acs.cwmp.SetParameterValues;
import acs.cwmp.SetParameterValuesResponse;
import acs.operation.LeasedOperation;
import acs.operation.Operation;
import acs.operation.OperationEnd;
import acs.operation.OperationFault;
import acs.operation.OperationResult;
import acs.operation.Outcome;
import acs.port.CredentialAdmin;
import acs.port.CredentialStore.Claimant;
import acs.port.Enrolment.Admission;
import org.junit.jupiter.api.BeforeEach;

/** Tests of credentials in the store: a node, and another one beside it, with rings that can change. */
abstract class CredentialTests extends OperationsTests {
    static final CpeIdentity SHARED = new CpeIdentity.Bootstrap("shared");
    static final String ROOT = "InternetGatewayDevice.";

    final AtomicReference<KeyRing> keys = new AtomicReference<>(Keys.upTo(1));
    final AtomicReference<KeyRing> secretKeys = new AtomicReference<>(Keys.seeded(1, 50));
    final StoreSecrets secrets = new StoreSecrets(secretKeys::get);
    CredentialSettings credentialSettings = settings(false, CredentialSettings.ConnectionRequests.NEVER);
    PostgresCredentials credentials = node();
    CredentialChanges changes = admin(credentials);

    @BeforeEach
    void startCredentials() {
        TestPostgres.query(database, "TRUNCATE device_credential");
        renew();
    }

    /** Everything that a node remembers is gone, as after a restart. */
    void renew() {
        credentials = node();
        changes = admin(credentials);
        upkeep(credentials).hear().block(PATIENCE);
    }

    @Override
    PostgresOperations open() {
        return secrets == null
                ? super.open()
                : new PostgresOperations(new DatabaseConnections(database, settings), settings, secrets, clock);
    }

    static CredentialSettings settings(boolean afterReset, CredentialSettings.ConnectionRequests requests) {
        CredentialSettings shipped = CredentialSettings.defaults();
        return new CredentialSettings("shared", "bootstrap-secret", afterReset, requests, shipped.stun(),
                shipped.olderVersionsMax(),
                shipped.operationExpiry(), shipped.cachedMax(), shipped.cacheTime(), shipped.indexMax(),
                shipped.look());
    }

    PostgresCredentials node() {
        return new PostgresCredentials(operations, credentialSettings, secrets, keys::get);
    }

    CredentialChanges admin(PostgresCredentials node) {
        return new CredentialChanges(operations, node, credentialSettings, secrets, keys::get);
    }

    CredentialUpkeep upkeep(PostgresCredentials node) {
        return new CredentialUpkeep(operations, node, credentialSettings);
    }

    boolean informed(CpeIdentity identity, boolean anew) {
        return informed(identity, anew ? Occasion.ANEW : Occasion.ORDINARY);
    }

    boolean informed(CpeIdentity identity, Occasion occasion) {
        return credentials.informed(DEVICE, identity, ROOT, occasion).blockOptional(PATIENCE).orElseThrow();
    }

    Admission admit(CpeIdentity identity) {
        return credentials.admit(identity, DEVICE).blockOptional(PATIENCE).orElseThrow();
    }

    Optional<Claimant> claimant(String username) {
        return credentials.claimant(username).blockOptional(PATIENCE);
    }

    List<String> passwords(String username) {
        return claimant(username).map(Claimant::passwords).orElse(List.of());
    }

    DeviceCredential state() {
        return changes.credential(DEVICE).blockOptional(PATIENCE).orElseThrow();
    }

    CredentialAdmin.Result change(CredentialAdmin.Change change) {
        return changes.change(DEVICE, change).blockOptional(PATIENCE).orElseThrow();
    }

    String derived(int version) {
        return DerivedSecret.of(keys.get(), version, DerivedSecret.CPE_PASSWORD, DEVICE).orElseThrow();
    }

    /** Names and values that a leased operation sets. */
    static List<String> sets(LeasedOperation leased) {
        assertThat(leased.operation()).isInstanceOf(Operation.Rpc.class);
        return ((SetParameterValues) ((Operation.Rpc) leased.operation()).request()).parameterList().stream()
                .map(value -> value.name() + "=" + value.value()).toList();
    }

    /** The device takes the next operation with success. */
    LeasedOperation takes() {
        LeasedOperation leased = leased(claim(null));
        claim(succeeded(leased));
        return leased;
    }

    static OperationEnd succeeded(LeasedOperation leased) {
        return OperationEnd.of(leased,
                new Outcome.Succeeded(new OperationResult.Answered(new SetParameterValuesResponse(0))));
    }

    static OperationEnd refused(LeasedOperation leased) {
        return OperationEnd.of(leased,
                Outcome.Failed.of(OperationFault.of(OperationFault.Reason.TIMED_OUT, "refused")));
    }

    List<String> rows(String sql) {
        return Objects.requireNonNull(TestPostgres.query(database, sql));
    }
}
