package acs.credential;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import acs.credential.CredentialPlan.Contact;
import acs.credential.CredentialPlan.Occasion;
import acs.credential.CredentialPlan.Reach;
import acs.credential.DeviceCredential.Change;
import acs.credential.DeviceCredential.DerivedLogin;
import acs.credential.DeviceCredential.Progress;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CredentialPlanTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final String DEVICE = "00AA01-Box-1";
    private static final CpeIdentity SHARED = new CpeIdentity.Bootstrap("shared");
    private static final OwnSecret STORED = OwnSecret.stored("anna", "secret");

    @Test
    void a_device_that_knows_the_shared_secret_gets_one_of_its_own_and_connection_request_credentials() {
        CredentialPlan plan = plan(known(OwnSecret.NONE, null), new Contact(SHARED, Occasion.ANEW), 3);

        assertThat(plan).isEqualTo(new CredentialPlan(derived(3), null, 3, 0));
    }

    @Test
    void while_the_change_is_open_it_is_not_asked_for_again_and_both_are_good() {
        DeviceCredential known = known(OwnSecret.NONE, change(derived(1), Progress.OPEN, NOW, 1));

        assertThat(plan(known, new Contact(SHARED, Occasion.ORDINARY), 1).set()).isNull();
        assertThat(known.admitsBootstrap(NOW)).isTrue();
        assertThat(known.accepted()).containsExactly(derived(1));
    }

    @Test
    void once_the_device_has_taken_it_the_shared_secret_is_refused() {
        DeviceCredential known = known(OwnSecret.NONE, change(derived(1), Progress.DONE, NOW, 1));

        assertThat(known.admitsBootstrap(NOW)).isFalse();
        assertThat(known.hasOwn()).isTrue();
        assertThat(known.settled().own()).isEqualTo(derived(1));
        assertThat(known.settled().next()).isNull();
    }

    @Test
    void a_device_that_refused_is_asked_again_later_and_later() {
        for (int attempt = 1; attempt < 20; attempt++) {
            Duration wait = Duration.ofMinutes(10).multipliedBy(1L << Math.min(attempt - 1, 10));
            Duration bounded = wait.compareTo(Duration.ofDays(1)) < 0 ? wait : Duration.ofDays(1);
            DeviceCredential known = known(OwnSecret.NONE, change(derived(1), Progress.FAILED, NOW, attempt));

            assertThat(CredentialPlan.of(known, new Contact(SHARED, Occasion.ORDINARY), 1, Reach.NONE,
                    NOW.plus(bounded).minusMillis(1)).isEmpty()).as("attempt %s", attempt).isTrue();
            assertThat(CredentialPlan
                    .of(known, new Contact(SHARED, Occasion.ORDINARY), 1, Reach.NONE, NOW.plus(bounded)).set())
                    .as("attempt %s", attempt).isEqualTo(derived(1));
        }
    }

    @Test
    void a_device_with_an_older_derived_password_gets_the_new_one_and_then_the_old_is_refused() {
        DeviceCredential known = known(derived(1), null);
        CpeIdentity old = new CpeIdentity.Device(DEVICE, 1);

        assertThat(plan(known, new Contact(old, Occasion.ORDINARY), 2))
                .isEqualTo(new CredentialPlan(derived(2), null, 2, 0));
        DeviceCredential open = known(derived(1), change(derived(2), Progress.OPEN, NOW, 1));
        assertThat(open.admitsDerived(1)).isTrue();
        assertThat(open.admitsDerived(2)).isTrue();
        DeviceCredential done = known(derived(1), change(derived(2), Progress.DONE, NOW, 1));
        assertThat(done.admitsDerived(1)).isFalse();
        assertThat(done.admitsDerived(2)).isTrue();
    }

    @Test
    void a_device_that_comes_with_a_derived_password_from_the_factory_is_remembered_as_having_it() {
        CpeIdentity proven = new CpeIdentity.Device(DEVICE, 1);

        assertThat(plan(known(OwnSecret.NONE, null), new Contact(proven, Occasion.ANEW), 1).taken())
                .isEqualTo(derived(1));
    }

    @Test
    void in_the_steady_state_nothing_is_even_looked_at() {
        assertThat(new Contact(new CpeIdentity.Device(DEVICE, 2), Occasion.ORDINARY).matters(2)).isFalse();
        assertThat(new Contact(new CpeIdentity.Device(DEVICE), Occasion.ORDINARY).matters(2)).isFalse();
        assertThat(new Contact(CpeIdentity.Unasked.INSTANCE, Occasion.ORDINARY).matters(2)).isFalse();
        assertThat(new Contact(CpeIdentity.Unproven.INSTANCE, Occasion.ANEW).matters(2)).isFalse();
        assertThat(new Contact(new CpeIdentity.Device(DEVICE, 1), Occasion.ORDINARY).matters(2)).isTrue();
    }

    @Test
    void what_somebody_stored_is_never_replaced_by_a_derived_one() {
        DeviceCredential known = known(STORED, null);

        assertThat(plan(known, new Contact(new CpeIdentity.Device(DEVICE, 1), Occasion.ORDINARY), 2).set()).isNull();
        assertThat(known.admitsDerived(1)).isFalse();
        assertThat(plan(known, new Contact(SHARED, Occasion.ORDINARY), 2).set()).isEqualTo(STORED);
    }

    @Test
    void a_device_that_was_let_in_again_is_let_in_until_then_and_until_it_has_taken_its_own() {
        DeviceCredential reopened = new DeviceCredential(DEVICE, derived(1), NOW, null, NOW.plusSeconds(60),
                DerivedLogin.NONE, DerivedLogin.NONE, "", NOW);

        assertThat(reopened.admitsBootstrap(NOW.plusSeconds(59))).isTrue();
        assertThat(reopened.admitsBootstrap(NOW.plusSeconds(60))).isFalse();
        DeviceCredential done = new DeviceCredential(DEVICE, derived(1), NOW,
                change(derived(1), Progress.DONE, NOW, 1), NOW.plusSeconds(60), DerivedLogin.NONE, DerivedLogin.NONE,
                "", NOW);
        assertThat(done.admitsBootstrap(NOW.plusSeconds(1))).isFalse();
    }

    @Test
    void connection_request_credentials_are_set_again_after_a_bootstrap_and_not_in_between() {
        CpeIdentity proven = new CpeIdentity.Device(DEVICE, 1);
        DeviceCredential has = new DeviceCredential(DEVICE, derived(1), NOW, null, null,
                new DerivedLogin(1, 0, null, Progress.NONE, NOW, 0), DerivedLogin.NONE, "", NOW);

        assertThat(plan(has, new Contact(proven, Occasion.ANEW), 1).setRequests()).isEqualTo(1);
        assertThat(plan(has, new Contact(proven, Occasion.ORDINARY), 1).isEmpty()).isTrue();
        assertThat(CredentialPlan.of(has, new Contact(proven, Occasion.ANEW), 1, Reach.NONE, NOW).setRequests())
                .isZero();
    }

    @Test
    void derived_passwords_differ_by_device_version_purpose_and_key_and_are_always_the_same() {
        Set<String> all = new HashSet<>();
        for (int version = 1; version <= 2; version++) {
            for (String purpose : new String[]{DerivedSecret.CPE_PASSWORD, DerivedSecret.CONNECTION_REQUEST}) {
                for (int device = 0; device < 100; device++) {
                    for (int seed : new int[]{0, 10}) {
                        all.add(DerivedSecret.of(Keys.seeded(2, seed), version, purpose, "A-" + device).orElseThrow());
                    }
                }
            }
        }
        assertThat(all).hasSize(800).allMatch(text -> text.matches("[a-km-np-z2-9]{26}"));
        assertThat(DerivedSecret.of(Keys.upTo(1), 1, DerivedSecret.CPE_PASSWORD, DEVICE))
                .contains("udwjci9ww24zvbj75uuybuyt7z");
        assertThat(DerivedSecret.of(Keys.upTo(1), 2, DerivedSecret.CPE_PASSWORD, DEVICE)).isEmpty();
    }

    @Test
    void no_password_is_ever_printed() {
        assertThat(known(STORED, change(STORED, Progress.OPEN, NOW, 1)).toString()).doesNotContain("secret")
                .contains("OwnSecret[STORED, anna, 0]");
    }

    // What is taken, and what is not.

    @Test
    void a_device_that_proved_itself_by_something_else_is_not_said_to_have_a_derived_password() {
        assertThat(plan(known(OwnSecret.NONE, null), new Contact(new CpeIdentity.Device(DEVICE), Occasion.ANEW), 1)
                .taken()).isNull();
        assertThat(plan(known(derived(1), null), new Contact(new CpeIdentity.Device(DEVICE, 1), Occasion.ANEW), 1)
                .taken()).as("known already").isNull();
        assertThat(plan(known(OwnSecret.NONE, null), new Contact(SHARED, Occasion.ANEW), 1).taken()).isNull();
    }

    @Test
    void a_device_is_outdated_only_by_an_older_derived_password() {
        assertThat(CredentialPlan.isOutdated(new CpeIdentity.Device(DEVICE, 1), 2)).isTrue();
        assertThat(CredentialPlan.isOutdated(new CpeIdentity.Device(DEVICE, 2), 2)).isFalse();
        assertThat(CredentialPlan.isOutdated(new CpeIdentity.Device(DEVICE, 3), 2)).isFalse();
        assertThat(CredentialPlan.isOutdated(new CpeIdentity.Device(DEVICE), 2)).isFalse();
    }

    @Test
    void without_authentication_only_the_logins_of_the_acs_are_set_and_only_anew() {
        DeviceCredential known = known(OwnSecret.NONE, null);

        assertThat(new Contact(CpeIdentity.Unasked.INSTANCE, Occasion.ANEW).matters(1)).isTrue();
        assertThat(plan(known, new Contact(CpeIdentity.Unasked.INSTANCE, Occasion.ANEW), 1))
                .isEqualTo(new CredentialPlan(null, null, 1, 0));
        assertThat(plan(known, new Contact(CpeIdentity.Unproven.INSTANCE, Occasion.ORDINARY), 1).set()).isNull();
    }

    // STUN.

    @Test
    void stun_credentials_are_set_where_they_are_wanted_and_with_the_newest_key() {
        Contact contact = new Contact(new CpeIdentity.Device(DEVICE, 2), Occasion.ORDINARY);
        DeviceCredential none = known(derived(2), null);
        DeviceCredential old = stun(new DerivedLogin(1, 0, null, Progress.NONE, NOW, 0));
        DeviceCredential newest = stun(new DerivedLogin(2, 0, null, Progress.NONE, NOW, 0));

        assertThat(stunSet(none, contact, Reach.STUN)).isEqualTo(2);
        assertThat(stunSet(none, contact, Reach.REQUESTS_AND_STUN)).isEqualTo(2);
        assertThat(stunSet(none, contact, Reach.REQUESTS)).isZero();
        assertThat(stunSet(none, contact, Reach.NONE)).isZero();
        assertThat(stunSet(old, contact, Reach.STUN)).isEqualTo(2);
        assertThat(stunSet(newest, contact, Reach.STUN)).isZero();
        assertThat(stunSet(newest, new Contact(SHARED, Occasion.ANEW), Reach.STUN)).isEqualTo(2);
    }

    @Test
    void a_login_that_is_being_set_is_not_asked_for_again_and_one_that_failed_later() {
        Contact contact = new Contact(new CpeIdentity.Device(DEVICE, 1), Occasion.ORDINARY);
        DeviceCredential open = stun(new DerivedLogin(0, 1, "op", Progress.OPEN, NOW, 1));
        DeviceCredential failed = stun(new DerivedLogin(0, 1, "op", Progress.FAILED, NOW, 1));
        DeviceCredential neverDated = stun(new DerivedLogin(0, 1, "op", Progress.FAILED, null, 1));
        DeviceCredential done = stun(new DerivedLogin(0, 1, "op", Progress.DONE, NOW, 1));

        assertThat(stunSet(open, contact, Reach.STUN)).isZero();
        assertThat(stunSet(failed, contact, Reach.STUN)).isZero();
        assertThat(stunSet(neverDated, contact, Reach.STUN)).isEqualTo(1);
        assertThat(stunSet(done, contact, Reach.STUN)).as("done: the device has it").isZero();
        assertThat(CredentialPlan.of(failed, contact, 1, Reach.STUN, NOW.plus(Duration.ofMinutes(10))).setStun())
                .isEqualTo(1);
    }

    @Test
    void without_a_stun_client_nothing_of_it_is_set_and_the_rest_is() {
        CredentialPlan both = new CredentialPlan(derived(1), derived(2), 3, 4);

        assertThat(both.withoutStun()).isEqualTo(new CredentialPlan(derived(1), derived(2), 3, 0));
    }

    @Test
    void a_plan_is_empty_only_without_anything_to_do() {
        assertThat(CredentialPlan.NOTHING.isEmpty()).isTrue();
        assertThat(List.of(new CredentialPlan(derived(1), null, 0, 0), new CredentialPlan(null, derived(1), 0, 0),
                new CredentialPlan(null, null, 1, 0), new CredentialPlan(null, null, 0, 1)))
                .noneMatch(CredentialPlan::isEmpty);
    }

    @Test
    void a_call_shows_a_stun_client_when_its_sender_is_believed() {
        assertThat(new Contact(SHARED, Occasion.STUN_SHOWN).showsStun()).isTrue();
        assertThat(new Contact(new CpeIdentity.Device(DEVICE), Occasion.STUN_SHOWN).showsStun()).isTrue();
        assertThat(new Contact(CpeIdentity.Unasked.INSTANCE, Occasion.STUN_SHOWN).showsStun()).isTrue();
        assertThat(new Contact(CpeIdentity.Unproven.INSTANCE, Occasion.STUN_SHOWN).showsStun()).isFalse();
        assertThat(new Contact(SHARED, Occasion.ORDINARY).showsStun()).isFalse();
        assertThat(new Contact(SHARED, Occasion.ANEW).showsStun()).isFalse();
    }

    @Test
    void a_stun_client_is_shown_by_its_parameters_in_both_data_models_and_by_no_others() {
        for (String root : List.of("Device.", "InternetGatewayDevice.")) {
            for (String name : List.of("STUNEnable", "STUNUsername", "STUNPassword", "UDPConnectionRequestAddress")) {
                assertThat(StunParameters.show(root + "ManagementServer." + name)).isTrue();
            }
            assertThat(StunParameters.show(root + "ManagementServer.URL")).isFalse();
            assertThat(StunParameters.show(root + "STUNEnable")).isFalse();
        }
        assertThat(StunParameters.show("X.ManagementServer.STUNEnable")).isFalse();
    }

    // What is known of a device.

    @Test
    void a_device_has_a_secret_of_its_own_once_it_has_taken_one() {
        assertThat(known(OwnSecret.NONE, null).hasOwn()).isFalse();
        assertThat(known(OwnSecret.NONE, change(derived(1), Progress.OPEN, NOW, 1)).hasOwn()).isFalse();
        assertThat(known(OwnSecret.NONE, change(derived(1), Progress.FAILED, NOW, 1)).hasOwn()).isFalse();
        assertThat(known(OwnSecret.NONE, change(derived(1), Progress.DONE, NOW, 1)).hasOwn()).isTrue();
        assertThat(known(derived(1), null).hasOwn()).isTrue();
        assertThat(known(STORED, null).hasOwn()).isTrue();
    }

    @Test
    void a_change_that_is_not_done_changes_nothing_yet() {
        for (Progress progress : List.of(Progress.OPEN, Progress.FAILED)) {
            DeviceCredential known = new DeviceCredential(DEVICE, derived(1), NOW,
                    change(derived(2), progress, NOW.plusSeconds(9), 1), NOW.plusSeconds(60), DerivedLogin.NONE,
                    DerivedLogin.NONE, "", NOW);
            assertThat(known.settled()).isEqualTo(known);
        }
        DeviceCredential done = new DeviceCredential(DEVICE, derived(1), NOW,
                change(derived(2), Progress.DONE, NOW.plusSeconds(9), 1), NOW.plusSeconds(60), DerivedLogin.NONE,
                DerivedLogin.NONE, "", NOW);
        assertThat(done.settled()).isEqualTo(new DeviceCredential(DEVICE, derived(2), NOW.plusSeconds(9), null, null,
                DerivedLogin.NONE, DerivedLogin.NONE, "", NOW));
    }

    @Test
    void old_and_new_are_good_while_a_change_is_open_and_each_once() {
        assertThat(known(OwnSecret.NONE, null).accepted()).isEmpty();
        assertThat(known(derived(1), null).accepted()).containsExactly(derived(1));
        assertThat(known(derived(1), change(derived(2), Progress.OPEN, NOW, 1)).accepted())
                .containsExactly(derived(2), derived(1));
        assertThat(known(derived(1), change(derived(1), Progress.OPEN, NOW, 1)).accepted())
                .containsExactly(derived(1));
        assertThat(known(derived(1), change(derived(2), Progress.FAILED, NOW, 1)).accepted())
                .containsExactly(derived(2), derived(1));
        assertThat(known(derived(1), change(derived(2), Progress.DONE, NOW, 1)).accepted())
                .containsExactly(derived(2));
    }

    @Test
    void of_a_device_with_a_stored_secret_a_derived_one_is_good_only_while_it_is_being_set() {
        DeviceCredential open = known(STORED, change(derived(2), Progress.OPEN, NOW, 1));

        assertThat(open.admitsDerived(2)).isTrue();
        assertThat(open.admitsDerived(1)).isFalse();
        assertThat(open.admitsDerived(3)).isFalse();
        assertThat(known(OwnSecret.NONE, null).admitsDerived(7)).isTrue();
    }

    @Test
    void something_is_changing_while_an_operation_that_sets_it_is_open() {
        DerivedLogin open = new DerivedLogin(0, 1, "op", Progress.OPEN, NOW, 1);

        assertThat(known(derived(1), null).isChanging()).isFalse();
        assertThat(known(derived(1), change(derived(2), Progress.OPEN, NOW, 1)).isChanging()).isTrue();
        assertThat(known(derived(1), change(derived(2), Progress.DONE, NOW, 1)).isChanging()).isFalse();
        assertThat(known(derived(1), change(derived(2), Progress.FAILED, NOW, 1)).isChanging()).isFalse();
        assertThat(new DeviceCredential(DEVICE, derived(1), NOW, null, null, open, DerivedLogin.NONE, "", NOW)
                .isChanging()).isTrue();
        assertThat(new DeviceCredential(DEVICE, derived(1), NOW, change(derived(2), Progress.DONE, NOW, 1), null, open,
                DerivedLogin.NONE, "", NOW).isChanging()).isTrue();
    }

    private static DeviceCredential stun(DerivedLogin stun) {
        return new DeviceCredential(DEVICE, derived(1), NOW, null, null, DerivedLogin.NONE, stun, "", NOW);
    }

    private static int stunSet(DeviceCredential known, Contact contact, Reach reach) {
        int current = contact.identity() instanceof CpeIdentity.Device device ? device.keyVersion() : 2;
        return CredentialPlan.of(known, contact, current, reach, NOW).setStun();
    }

    private static CredentialPlan plan(DeviceCredential known, Contact contact, int current) {
        return CredentialPlan.of(known, contact, current, Reach.REQUESTS, NOW);
    }

    private static OwnSecret derived(int version) {
        return OwnSecret.derived(DEVICE, version);
    }

    private static Change change(OwnSecret to, Progress progress, Instant at, int attempts) {
        return new Change(to, "op", progress, at, attempts);
    }

    private static DeviceCredential known(OwnSecret own, @Nullable Change next) {
        return new DeviceCredential(DEVICE, own, null, next, null, DerivedLogin.NONE, DerivedLogin.NONE, "", NOW);
    }
}
