package acs.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;

import acs.credential.CpeIdentity;
import acs.credential.CredentialPlan.Occasion;
import acs.credential.DeviceCredential;
import acs.credential.DeviceCredential.Progress;
import acs.credential.Keys;
import acs.credential.OwnSecret;
import acs.operation.LeasedOperation;
import acs.port.CredentialAdmin.Change;
import acs.port.Enrolment.Admission;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/** The shared secret is exchanged for a device's own, wherever the device or the node dies on the way. */
class CredentialExchangeTest extends CredentialTests {
    private static final CpeIdentity OWN = new CpeIdentity.Device(DEVICE, 1);

    @Test
    void a_device_that_knows_the_shared_secret_is_let_in_and_gets_its_own() {
        assertThat(admit(SHARED)).isEqualTo(Admission.ADMITTED);
        assertThat(informed(SHARED, true)).isTrue();

        assertThat(sets(takes())).containsExactly(ROOT + "ManagementServer.Username=" + DEVICE,
                ROOT + "ManagementServer.Password=" + derived(1));
        assertThat(admit(SHARED)).isEqualTo(Admission.HAS_OWN_CREDENTIAL);
        assertThat(passwords(DEVICE)).containsExactly(derived(1));
        assertThat(state().settled().own()).isEqualTo(OwnSecret.derived(DEVICE, 1));
    }

    @Test
    void a_device_that_dies_before_the_set_comes_back_with_the_shared_secret_and_is_asked_again() {
        informed(SHARED, true);
        LeasedOperation lost = leased(claim(null));

        assertThat(admit(SHARED)).isEqualTo(Admission.ADMITTED);
        assertThat(informed(SHARED, false)).as("it is queued already").isFalse();
        LeasedOperation again = leased(claim(null));
        assertThat(again.operationId()).isEqualTo(lost.operationId());
        assertThat(sets(again)).isEqualTo(sets(lost));
    }

    @Test
    void a_device_that_dies_after_the_set_and_before_its_answer_comes_back_with_its_own() {
        informed(SHARED, true);
        leased(claim(null));

        assertThat(passwords(DEVICE)).containsExactly(derived(1));
        assertThat(admit(OWN)).isEqualTo(Admission.ADMITTED);
        assertThat(admit(SHARED)).as("nobody knows yet").isEqualTo(Admission.ADMITTED);
        assertThat(informed(OWN, false)).isFalse();
        takes();
        assertThat(admit(SHARED)).isEqualTo(Admission.HAS_OWN_CREDENTIAL);
    }

    @Test
    void a_device_that_dies_after_its_answer_has_its_own_and_no_other() {
        informed(SHARED, true);
        takes();
        renew();

        assertThat(admit(OWN)).isEqualTo(Admission.ADMITTED);
        assertThat(admit(SHARED)).isEqualTo(Admission.HAS_OWN_CREDENTIAL);
        assertThat(informed(OWN, false)).isFalse();
    }

    @Test
    void the_end_is_known_to_a_node_that_never_heard_of_it_and_after_the_operation_is_forgotten() {
        informed(SHARED, true);
        takes();
        OperationSweep sweep = new OperationSweep(operations, settings,
                acs.session.SessionPolicy.defaults().plans(), (id, type, status) -> {});
        now.set(now.get().plus(settings.eventRetention()).plus(Duration.ofDays(1)));
        sweep.sweep().block(PATIENCE);
        assertThat(rows("SELECT status FROM operation")).as("it is kept until it is settled")
                .containsExactly("succeeded");

        upkeep(credentials).settle().block(PATIENCE);
        sweep.sweep().block(PATIENCE);

        assertThat(rows("SELECT status FROM operation")).isEmpty();
        assertThat(rows("SELECT kind, next_kind, next_operation FROM device_credential"))
                .containsExactly("derived|null|null");
        assertThat(admit(SHARED)).isEqualTo(Admission.HAS_OWN_CREDENTIAL);
    }

    @Test
    void a_device_that_refuses_keeps_the_shared_secret_and_is_asked_again_after_a_while() {
        informed(SHARED, true);
        claim(refused(leased(claim(null))));

        assertThat(admit(SHARED)).isEqualTo(Admission.ADMITTED);
        assertThat(informed(SHARED, false)).isFalse();
        now.set(now.get().plus(Duration.ofMinutes(10)));
        assertThat(informed(SHARED, false)).isTrue();
        DeviceCredential.Change next = state().next();
        assertThat(next).isNotNull().extracting(DeviceCredential.Change::attempts).isEqualTo(2);
    }

    @Test
    void of_many_informs_at_the_same_time_on_two_nodes_one_queues_the_set() {
        PostgresCredentials other = node();

        List<Boolean> queued = Flux.range(0, 20)
                .flatMap(i -> (i % 2 == 0 ? credentials : other).informed(DEVICE, SHARED, ROOT, Occasion.ANEW)
                        .subscribeOn(Schedulers.parallel()), 20)
                .collectList().blockOptional(PATIENCE).orElseThrow();

        assertThat(queued).filteredOn(each -> each).hasSize(1);
        assertThat(rows("SELECT count(*) FROM operation")).containsExactly("1");
    }

    @Test
    void an_inform_that_shows_no_data_model_or_a_device_that_nobody_knows_queues_nothing() {
        assertThat(credentials.informed(DEVICE, SHARED, "", Occasion.ANEW).block(PATIENCE)).isFalse();
        assertThat(credentials.informed("0-nobody", SHARED, ROOT, Occasion.ANEW).block(PATIENCE)).isFalse();

        assertThat(rows("SELECT count(*) FROM device_credential")).as("what failed left nothing").containsExactly("0");
    }

    @Test
    void after_a_reset_the_operator_lets_the_device_in_again_until_it_has_its_own() {
        informed(SHARED, true);
        takes();
        assertThat(admit(SHARED)).isEqualTo(Admission.HAS_OWN_CREDENTIAL);

        change(new Change.ReopenBootstrap(Duration.ofHours(1)));
        assertThat(admit(SHARED)).isEqualTo(Admission.ADMITTED);
        assertThat(informed(SHARED, true)).isTrue();
        takes();

        assertThat(admit(SHARED)).isEqualTo(Admission.HAS_OWN_CREDENTIAL);
    }

    @Test
    void an_operator_who_prefers_reach_lets_devices_in_again_that_were_reset() {
        credentialSettings = settings(true, CredentialSettings.ConnectionRequests.NEVER);
        renew();
        informed(SHARED, true);
        takes();

        assertThat(admit(SHARED)).isEqualTo(Admission.ADMITTED);
        assertThat(informed(SHARED, true)).isTrue();
        assertThat(sets(takes())).contains(ROOT + "ManagementServer.Password=" + derived(1));
    }

    @Test
    void a_factory_credential_that_was_shown_once_closes_the_way_of_the_shared_secret() {
        assertThat(informed(OWN, true)).isFalse();

        assertThat(admit(SHARED)).isEqualTo(Admission.HAS_OWN_CREDENTIAL);
        assertThat(admit(OWN)).isEqualTo(Admission.ADMITTED);
    }

    @Test
    void a_newer_key_reaches_a_device_with_its_next_call_and_then_the_older_password_is_refused() {
        informed(SHARED, true);
        takes();
        String old = derived(1);
        keys.set(Keys.upTo(2));

        assertThat(passwords(DEVICE)).containsExactly(derived(2), old);
        assertThat(claimant(DEVICE).orElseThrow().provenBy(1)).isEqualTo(OWN);
        assertThat(admit(OWN)).isEqualTo(Admission.ADMITTED);
        assertThat(informed(OWN, false)).isTrue();
        assertThat(sets(takes())).contains(ROOT + "ManagementServer.Password=" + derived(2));
        assertThat(admit(OWN)).isEqualTo(Admission.HAS_OWN_CREDENTIAL);
        assertThat(admit(new CpeIdentity.Device(DEVICE, 2))).isEqualTo(Admission.ADMITTED);
    }

    @Test
    void so_many_older_versions_are_good_and_no_more() {
        keys.set(Keys.upTo(5));

        assertThat(passwords(DEVICE)).containsExactly(derived(5), derived(4), derived(3));
        keys.set(Keys.upTo(5).using(2));
        assertThat(passwords(DEVICE)).as("newer ones are not in use yet").containsExactly(derived(2), derived(1));
    }

    @Test
    void connection_request_credentials_are_set_at_first_contact_and_both_are_offered_during_a_change() {
        credentialSettings = settings(false, CredentialSettings.ConnectionRequests.PROVEN);
        renew();
        assertThat(credentials.connectionRequest(DEVICE).blockOptional(PATIENCE)).isEmpty();
        informed(OWN, true);
        List<String> first = sets(takes());

        assertThat(first.getFirst()).isEqualTo(ROOT + "ManagementServer.ConnectionRequestUsername=" + DEVICE);
        String password = first.getLast().substring(first.getLast().indexOf('=') + 1);
        renew();
        assertThat(requestPasswords()).containsExactly(password);

        keys.set(Keys.upTo(2));
        informed(OWN, false);
        renew();
        assertThat(requestPasswords()).hasSize(2).first().isEqualTo(password);
        takes();
        takes();
        renew();
        assertThat(requestPasswords()).hasSize(1).doesNotContain(password);
        upkeep(credentials).settle().block(PATIENCE);
        renew();
        assertThat(requestPasswords()).hasSize(1).doesNotContain(password);
        assertThat(state().requests().progress()).isEqualTo(Progress.NONE);
    }

    @Test
    void a_device_that_nobody_asks_for_proof_gets_connection_request_credentials_only_when_told_so() {
        credentialSettings = settings(false, CredentialSettings.ConnectionRequests.PROVEN);
        renew();
        assertThat(informed(CpeIdentity.Unasked.INSTANCE, true)).isFalse();

        credentialSettings = settings(false, CredentialSettings.ConnectionRequests.ALWAYS);
        renew();
        assertThat(informed(CpeIdentity.Unasked.INSTANCE, true)).isTrue();
    }

    @Test
    void without_a_shared_secret_nobody_comes_with_one() {
        credentialSettings = CredentialSettings.defaults();
        renew();

        assertThat(admit(SHARED)).isEqualTo(Admission.NOT_ALLOWED);
        assertThat(claimant("shared")).isEmpty();
    }

    private List<String> requestPasswords() {
        return credentials.connectionRequest(DEVICE).blockOptional(PATIENCE).orElseThrow().passwords();
    }
}
