package acs.credential;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
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
        assertThat(known(STORED, change(STORED, Progress.OPEN, NOW, 1)).toString()).doesNotContain("secret");
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
