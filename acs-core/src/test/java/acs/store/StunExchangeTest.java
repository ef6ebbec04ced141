package acs.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;

import acs.credential.CpeIdentity;
import acs.credential.CredentialPlan.Occasion;
import acs.credential.DeviceCredential.Progress;
import acs.credential.Keys;
import acs.credential.StunSecret;
import acs.cwmp.EventCode;
import acs.cwmp.GetParameterValuesResponse;
import acs.cwmp.ParameterType;
import acs.cwmp.ParameterValue;
import acs.device.ParameterReport;
import acs.operation.LeasedOperation;
import acs.operation.OperationEnd;
import acs.operation.OperationResult;
import acs.operation.Outcome;
import acs.port.CredentialAdmin.Change;
import acs.port.CredentialAdmin.Refusal;
import acs.port.CredentialAdmin.Result;
import acs.port.Enrolment.Admission;
import acs.store.CredentialSettings.ConnectionRequests;
import acs.store.CredentialSettings.Stun;
import acs.store.CredentialSettings.StunLogins;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Devices that have a STUN client get what it proves itself with, and nobody else. */
class StunExchangeTest extends CredentialTests {
    private static final CpeIdentity OWN = new CpeIdentity.Device(DEVICE, 1);
    private static final String SERVER = ROOT + "ManagementServer.";

    @BeforeEach
    void setInThoseThatShowIt() {
        settings(ConnectionRequests.PROVEN, new Stun(StunLogins.SHOWN, "", 0));
    }

    private void settings(ConnectionRequests requests, Stun stun) {
        CredentialSettings other = settings(false, requests);
        credentialSettings = new CredentialSettings(other.bootstrapUsername(), other.bootstrapPassword(), false,
                requests, stun, other.olderVersionsMax(), other.operationExpiry(), other.cachedMax(),
                other.cacheTime(), other.indexMax(), other.look());
        renew();
    }

    /** What the device is set with, operation by operation. */
    private List<String> taken() {
        return sets(takes());
    }

    private String stunPassword(int version) {
        return StunSecret.password(keys.get(), version, DEVICE).orElseThrow();
    }

    private List<String> stun(int version) {
        return List.of(SERVER + "STUNUsername=" + DEVICE, SERVER + "STUNPassword=" + stunPassword(version));
    }

    private void reports(String path) {
        log.recordInform(Samples.inform(1, now.get(), List.of(EventCode.VALUE_CHANGE),
                List.of(ParameterValue.of(path, "198.51.100.7:4711")))).block(PATIENCE);
    }

    @Test
    void a_device_that_shows_its_stun_client_later_gets_stun_credentials_then_and_once() {
        informed(SHARED, true);
        assertThat(taken()).contains(SERVER + "Username=" + DEVICE);
        assertThat(taken()).contains(SERVER + "ConnectionRequestUsername=" + DEVICE);
        assertThat(claim(null).next()).as("it has shown none yet").isNull();
        renew();

        assertThat(informed(OWN, Occasion.STUN_SHOWN)).isTrue();
        assertThat(taken()).isEqualTo(stun(1));
        renew();
        assertThat(informed(OWN, Occasion.STUN_SHOWN)).isFalse();
        assertThat(state().settled().stun().keyVersion()).isEqualTo(1);
        assertThat(new StunSecret(keys::get).passwords(DEVICE)).contains(stunPassword(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"InternetGatewayDevice.", "Device."})
    void a_device_that_has_reported_a_datagram_address_gets_them_at_first_contact(String root) {
        reports(root + "ManagementServer.UDPConnectionRequestAddress");

        assertThat(credentials.informed(DEVICE, OWN, root, Occasion.ANEW).block(PATIENCE)).isTrue();
        assertThat(taken()).contains(root + "ManagementServer.ConnectionRequestUsername=" + DEVICE);
        assertThat(taken()).containsExactly(root + "ManagementServer.STUNUsername=" + DEVICE,
                root + "ManagementServer.STUNPassword=" + stunPassword(1));
    }

    @Test
    void a_device_whose_tree_was_read_gets_them_too() {
        enqueue(read(), 0);
        LeasedOperation leased = leased(claim(null));
        List<ParameterValue> values = List.of(new ParameterValue(SERVER + "STUNEnable", "0", ParameterType.BOOLEAN));
        claim(new OperationEnd(leased,
                new Outcome.Succeeded(new OperationResult.Answered(new GetParameterValuesResponse(values))),
                new ParameterReport(values, List.of(), List.of(), List.of(), null), 0));

        informed(OWN, true);
        taken();
        assertThat(taken()).isEqualTo(stun(1));
    }

    @Test
    void a_device_that_refuses_them_keeps_the_others_and_is_asked_again_after_a_while() {
        reports(SERVER + "UDPConnectionRequestAddress");
        informed(SHARED, true);
        taken();
        taken();
        claim(refused(leased(claim(null))));
        renew();

        assertThat(admit(SHARED)).isEqualTo(Admission.HAS_OWN_CREDENTIAL);
        assertThat(credentials.connectionRequest(DEVICE).blockOptional(PATIENCE)).isPresent();
        assertThat(state().stun().progress()).isEqualTo(Progress.FAILED);
        assertThat(informed(OWN, Occasion.STUN_SHOWN)).isFalse();
        assertThat(statements(() -> informed(OWN, Occasion.STUN_SHOWN))).as("until then nothing is read").isEmpty();
        now.set(now.get().plus(Duration.ofMinutes(10)));
        assertThat(informed(OWN, Occasion.STUN_SHOWN)).isTrue();
        assertThat(taken()).isEqualTo(stun(1));
    }

    @Test
    void a_device_that_dies_on_the_way_is_set_by_the_same_operation_when_it_is_back() {
        informed(OWN, Occasion.STUN_SHOWN);
        taken();
        LeasedOperation lost = leased(claim(null));
        renew();
        now.set(now.get().plusSeconds(1));

        assertThat(informed(OWN, Occasion.STUN_SHOWN)).as("it is queued already").isFalse();
        assertThat(informed(OWN, true)).as("reset meanwhile: the others are set again").isTrue();
        LeasedOperation again = leased(claim(null));
        assertThat(again.operationId()).isEqualTo(lost.operationId());
        assertThat(sets(again)).isEqualTo(stun(1));
    }

    @Test
    void a_newer_key_reaches_the_stun_client_with_the_devices_next_call_and_both_are_good_meanwhile() {
        informed(OWN, Occasion.STUN_SHOWN);
        taken();
        taken();
        keys.set(Keys.upTo(2));

        assertThat(informed(OWN, false)).isTrue();
        taken();
        taken();
        assertThat(new StunSecret(keys::get).passwords(DEVICE)).containsExactly(stunPassword(2), stunPassword(1));
        assertThat(taken()).isEqualTo(stun(2));
        assertThat(informed(new CpeIdentity.Device(DEVICE, 2), Occasion.STUN_SHOWN)).isFalse();
    }

    @Test
    void the_end_is_kept_after_the_operation_is_forgotten() {
        informed(OWN, Occasion.STUN_SHOWN);
        taken();
        taken();
        OperationSweep sweep = new OperationSweep(operations, settings,
                acs.session.SessionPolicy.defaults().plans(), (id, type, status) -> {});
        now.set(now.get().plus(settings.eventRetention()).plus(Duration.ofDays(1)));
        sweep.sweep().block(PATIENCE);
        assertThat(rows("SELECT status FROM operation")).as("they are kept until they are settled")
                .containsExactly("succeeded", "succeeded");

        upkeep(credentials).settle().block(PATIENCE);
        sweep.sweep().block(PATIENCE);

        assertThat(rows("SELECT status FROM operation")).isEmpty();
        assertThat(rows("SELECT stun_version, stun_next, stun_operation, stun_attempts FROM device_credential"))
                .containsExactly("1|0|null|0");
    }

    @Test
    void where_the_server_is_stands_with_them_only_when_an_operator_says_so() {
        settings(ConnectionRequests.NEVER, new Stun(StunLogins.SHOWN, "stun.example.org", 3478));
        informed(OWN, Occasion.STUN_SHOWN);

        assertThat(taken()).startsWith(stun(1).toArray(String[]::new)).endsWith(
                SERVER + "STUNServerAddress=stun.example.org", SERVER + "STUNServerPort=3478",
                SERVER + "STUNEnable=true");
    }

    @Test
    void in_all_devices_or_in_none_as_an_operator_says() {
        settings(ConnectionRequests.NEVER, new Stun(StunLogins.NEVER, "", 0));
        reports(SERVER + "UDPConnectionRequestAddress");
        assertThat(informed(OWN, Occasion.STUN_SHOWN)).isFalse();
        assertThat(informed(OWN, true)).isFalse();

        settings(ConnectionRequests.NEVER, new Stun(StunLogins.ALWAYS, "", 0));
        assertThat(informed(OWN, true)).isTrue();
        assertThat(taken()).isEqualTo(stun(1));
    }

    @Test
    void a_device_that_nobody_asks_for_proof_gets_them_with_the_others_only_when_told_so() {
        assertThat(informed(CpeIdentity.Unasked.INSTANCE, Occasion.STUN_SHOWN)).isFalse();
        assertThat(informed(CpeIdentity.Unproven.INSTANCE, Occasion.STUN_SHOWN)).isFalse();

        settings(ConnectionRequests.ALWAYS, new Stun(StunLogins.SHOWN, "", 0));
        assertThat(informed(CpeIdentity.Unasked.INSTANCE, Occasion.STUN_SHOWN)).isTrue();
    }

    @Test
    void an_operator_sets_them_in_any_device_and_not_twice_at_once() {
        reports(ROOT + "DeviceInfo.UpTime");
        Result.Done done = (Result.Done) change(new Change.SetStun());

        assertThat(done.operations()).hasSize(1);
        assertThat(change(new Change.SetStun())).isEqualTo(new Result.Refused(Refusal.UNDER_WAY));
        assertThat(taken()).isEqualTo(stun(1));
        String longId = "00A1B2-" + "x".repeat(300);
        assertThat(changes.change(longId, new Change.SetStun()).block(PATIENCE))
                .isEqualTo(new Result.Refused(Refusal.ID_TOO_LONG));
    }

    @Test
    void in_the_steady_state_a_device_that_always_shows_its_stun_client_costs_no_statement() {
        informed(OWN, Occasion.STUN_SHOWN);
        taken();
        taken();
        upkeep(credentials).settle().block(PATIENCE);
        renew();
        informed(OWN, Occasion.STUN_SHOWN);

        assertThat(statements(() -> {
            for (int i = 0; i < 50; i++) {
                assertThat(informed(OWN, Occasion.STUN_SHOWN)).isFalse();
                assertThat(informed(OWN, Occasion.ORDINARY)).isFalse();
            }
        })).isEmpty();
    }

    /** About credentials, that something makes the server send. */
    private List<String> statements(Runnable something) {
        TestPostgres.query(database, "CREATE EXTENSION IF NOT EXISTS pg_stat_statements");
        TestPostgres.query(database, "SELECT pg_stat_statements_reset()");
        something.run();
        return rows("SELECT query FROM pg_stat_statements WHERE dbid = (SELECT oid FROM pg_database"
                + " WHERE datname = current_database()) AND query ~ 'device_credential'");
    }
}
