package acs.transport.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

import acs.credential.CpeIdentity;
import acs.credential.CpeIdentity.Bootstrap;
import acs.credential.CpeIdentity.Device;
import acs.engine.AuthFailure;
import acs.engine.AuthMeters;
import acs.transport.auth.AuthSettings.DigestOffer;
import acs.transport.auth.AuthSettings.FailureLimits;
import acs.transport.auth.AuthSettings.Method;
import acs.transport.auth.Clearance.Blocked;
import acs.transport.auth.Clearance.Claimed;
import acs.transport.auth.Clearance.Proven;
import acs.transport.auth.Clearance.Refused;
import acs.transport.auth.Clearance.Unavailable;
import acs.transport.auth.Clearance.Unproven;
import acs.transport.nonce.NonceStart;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CpeAuthenticatorTest {
    private static final Device ME = new Device("00259E-Box-1");
    private static final String HERE = "192.0.2.1";

    private final AtomicLong clock = new AtomicLong(1_763_750_000_000L);
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Credentials credentials = new Credentials().add("me", ME, "new", "old").add("you",
            new Device("00259E-Box-2"), "yours").add("factory", new Bootstrap("factory"), "shared");
    private CpeAuthenticator authenticator = with(AuthSettings.defaults().with(Method.DIGEST));

    private CpeAuthenticator with(AuthSettings settings) {
        return started(settings, NonceStart.withoutMemory());
    }

    private CpeAuthenticator started(AuthSettings settings, NonceStart start) {
        return new CpeAuthenticator(settings, credentials, () -> Credentials.KEYS, start, new AuthMeters(registry),
                clock::get);
    }

    private Clearance check(PeerTrust peer, @Nullable String authorization) {
        return check(peer, HERE, authorization);
    }

    private Clearance check(PeerTrust peer, String address, @Nullable String authorization) {
        return verified(authenticator.admit(peer, address, authorization, new LastProof()));
    }

    private Clearance verified(Clearance head) {
        return head instanceof Claimed claimed
                ? Objects.requireNonNull(authenticator.verify(claimed).block(Duration.ofSeconds(10)))
                : head;
    }

    private Clearance check(@Nullable String authorization) {
        return check(PeerTrust.PLAIN, authorization);
    }

    private String challenge() {
        return authenticator.challenges(PeerTrust.PLAIN, null).get(0);
    }

    private double failures(String reason) {
        return registry.get("acs.cwmp.auth.failures").tag("reason", reason).counter().count();
    }

    @ParameterizedTest
    @ValueSource(strings = {"MD5", "MD5-sess", "SHA-256", "SHA-256-sess"})
    void the_right_password_proves_who_it_is_in_every_algorithm_and_a_wrong_one_nothing(String algorithm) {
        assertThat(check(Proofs.of("me", "new").algorithm(algorithm).to(challenge()))).isEqualTo(new Proven(ME));
        assertThat(check(Proofs.of("me", "old").algorithm(algorithm).to(challenge()))).isEqualTo(new Proven(ME));
        assertThat(check(Proofs.of("factory", "shared").algorithm(algorithm).to(challenge())))
                .isEqualTo(new Proven(new Bootstrap("factory")));
        assertThat(check(Proofs.of("me", "yours").algorithm(algorithm).to(challenge())))
                .isEqualTo(new Refused(AuthFailure.WRONG_PASSWORD));
        assertThat(check(Proofs.of("stranger", "new").algorithm(algorithm).to(challenge())))
                .isEqualTo(new Refused(AuthFailure.UNKNOWN_USER));
    }

    @Test
    void a_proof_is_good_once_and_the_next_challenge_says_that_only_the_nonce_was_old() {
        String challenge = challenge();
        String proof = Proofs.of("me", "new").to(challenge);
        assertThat(check(proof)).isEqualTo(new Proven(ME));
        assertThat(check(proof)).isEqualTo(new Unproven(AuthFailure.REPLAYED));
        assertThat(authenticator.challenges(PeerTrust.PLAIN, AuthFailure.REPLAYED)).singleElement().asString()
                .endsWith(", stale=true");

        assertThat(check(Proofs.of("me", "new").nc("00000002").to(challenge))).isEqualTo(new Proven(ME));
        // W6: always the same count, with another cnonce.
        assertThat(check(Proofs.of("me", "new").cnonce("other").to(challenge))).isEqualTo(new Proven(ME));
        assertThat(check(Proofs.of("me", "new").cnonce("other").to(challenge)))
                .isEqualTo(new Unproven(AuthFailure.REPLAYED));
    }

    @ParameterizedTest
    @ValueSource(strings = {"MD5", "MD5-sess", "SHA-256", "SHA-256-sess"})
    void a_second_proof_by_the_same_password_and_nonce_is_looked_at_without_looking_up_either(String algorithm) {
        String challenge = challenge();
        Proofs proof = Proofs.of("me", "old").algorithm(algorithm);
        LastProof last = new LastProof();
        assertThat(again(last, proof.to(challenge))).isEqualTo(new Proven(ME));
        int asked = credentials.asked();

        assertThat(again(last, proof.nc("00000002").to(challenge))).isEqualTo(new Proven(ME));
        assertThat(again(last, proof.nc("00000002").to(challenge))).isEqualTo(new Unproven(AuthFailure.REPLAYED));
        assertThat(credentials.asked()).isEqualTo(asked);

        last.forget();
        assertThat(again(last, proof.nc("00000003").to(challenge))).isEqualTo(new Proven(ME));
        assertThat(credentials.asked()).isEqualTo(asked + 1);
    }

    @Test
    void after_a_right_proof_on_the_same_connection_a_wrong_one_is_none_and_another_users_is_his_own() {
        String challenge = challenge();
        LastProof last = new LastProof();
        assertThat(again(last, Proofs.of("me", "new").to(challenge))).isEqualTo(new Proven(ME));

        assertThat(again(last, Proofs.of("me", "wrong").nc("2").to(challenge)))
                .isEqualTo(new Refused(AuthFailure.WRONG_PASSWORD));
        assertThat(again(last, Proofs.of("you", "new").nc("2").to(challenge)))
                .isEqualTo(new Refused(AuthFailure.WRONG_PASSWORD));
        assertThat(again(last, Proofs.of("you", "yours").nc("3").to(challenge)))
                .isEqualTo(new Proven(new Device("00259E-Box-2")));
        assertThat(again(last, Proofs.of("me", "yours").nc("4").to(challenge)))
                .isEqualTo(new Refused(AuthFailure.WRONG_PASSWORD));
        assertThat(again(last, Proofs.of("me", "new").nc("5").to(challenge()))).isEqualTo(new Proven(ME));
        assertThat(last).hasToString("LastProof");
    }

    @Test
    void a_nonce_ages_also_where_it_was_proven_before_and_a_sender_that_is_blocked_waits() {
        String challenge = challenge();
        LastProof last = new LastProof();
        assertThat(again(last, Proofs.of("me", "new").to(challenge))).isEqualTo(new Proven(ME));
        for (int i = 0; i < 100; i++) {
            check(Proofs.of("me", "wrong").to(challenge()));
        }
        assertThat(again(last, Proofs.of("me", "new").nc("2").to(challenge))).isInstanceOf(Blocked.class);

        clock.addAndGet(Duration.ofMinutes(5).toMillis() + 1);
        assertThat(again(last, Proofs.of("me", "new").nc("3").to(challenge)))
                .isEqualTo(new Unproven(AuthFailure.STALE_NONCE));
    }

    private Clearance again(LastProof last, String authorization) {
        return verified(authenticator.admit(PeerTrust.PLAIN, HERE, authorization, last));
    }

    @Test
    void a_wrong_proof_does_not_use_up_the_right_one() {
        String challenge = challenge();
        String right = Proofs.of("me", "new").rfc2069().to(challenge);
        assertThat(check(Proofs.of("me", "wrong").rfc2069().to(challenge)))
                .isEqualTo(new Refused(AuthFailure.WRONG_PASSWORD));
        assertThat(check(right)).isEqualTo(new Proven(ME));
        assertThat(check(right)).isEqualTo(new Unproven(AuthFailure.REPLAYED));
    }

    @Test
    void a_nonce_is_known_on_every_node_and_for_its_life() {
        String challenge = challenge();
        authenticator = with(AuthSettings.defaults().with(Method.DIGEST));
        assertThat(check(Proofs.of("me", "new").to(challenge))).isEqualTo(new Proven(ME));

        clock.addAndGet(Duration.ofMinutes(5).toMillis());
        assertThat(check(Proofs.of("me", "new").nc("2").to(challenge))).isEqualTo(new Proven(ME));
        clock.addAndGet(1);
        assertThat(check(Proofs.of("me", "new").nc("3").to(challenge)))
                .isEqualTo(new Unproven(AuthFailure.STALE_NONCE));
    }

    @Test
    void a_proof_that_was_overheard_before_a_restart_of_the_node_is_not_accepted_after_it() {
        AuthSettings digest = AuthSettings.defaults().with(Method.DIGEST);
        authenticator = started(digest, new NonceStart(1, Set.of(), Long.MIN_VALUE));
        String challenge = challenge();
        String overheard = Proofs.of("me", "new").to(challenge);
        assertThat(check(overheard)).isEqualTo(new Proven(ME));
        assertThat(check(overheard)).isEqualTo(new Unproven(AuthFailure.REPLAYED));

        authenticator = started(digest, new NonceStart(2, Set.of(1), Long.MIN_VALUE));

        assertThat(check(overheard)).isEqualTo(new Unproven(AuthFailure.STALE_NONCE));
        assertThat(check(Proofs.of("me", "new").nc("2").to(challenge)))
                .isEqualTo(new Unproven(AuthFailure.STALE_NONCE));
        List<String> again = authenticator.challenges(PeerTrust.PLAIN, AuthFailure.STALE_NONCE);
        assertThat(again).singleElement().asString().contains("stale=true");
        assertThat(check(Proofs.of("me", "new").to(again.getFirst()))).isEqualTo(new Proven(ME));
    }

    @Test
    void a_nonce_of_another_node_stays_good_over_a_restart_of_this_one() {
        AuthSettings digest = AuthSettings.defaults().with(Method.DIGEST);
        authenticator = started(digest, new NonceStart(77, Set.of(), Long.MIN_VALUE));
        String challenge = challenge();

        authenticator = started(digest, new NonceStart(2, Set.of(1), Long.MIN_VALUE));

        assertThat(check(Proofs.of("me", "new").to(challenge))).isEqualTo(new Proven(ME));
    }

    @Test
    void a_nonce_that_is_not_ours_is_not_looked_at_and_never_asks_the_store() {
        int before = credentials.asked();
        String nonce = Proofs.field(challenge(), "nonce");
        String forged = challenge().replaceFirst("nonce=\"[^\"]*\"",
                "nonce=\"" + (nonce.charAt(0) == 'B' ? 'C' : 'B') + nonce.substring(1) + '"');
        assertThat(check(Proofs.of("me", "new").to(forged))).isEqualTo(new Unproven(AuthFailure.FORGED_NONCE));
        assertThat(check(Proofs.of("me", "new").to("Digest realm=\"acs\", nonce=\"abc\"")))
                .isEqualTo(new Unproven(AuthFailure.FORGED_NONCE));
        assertThat(credentials.asked()).isEqualTo(before);
        assertThat(authenticator.challenges(PeerTrust.PLAIN, AuthFailure.FORGED_NONCE).get(0)).contains("stale=true");
        assertThat(failures("forged_nonce")).isOne();
    }

    @Test
    void one_challenge_with_md5_is_sent_as_shipped() {
        assertThat(authenticator.challenges(PeerTrust.PLAIN, null)).singleElement().asString()
                .matches("Digest realm=\"acs\", qop=\"auth\", algorithm=MD5, nonce=\"[A-Za-z0-9_-]{32}\"");
        assertThat(authenticator.challenges(PeerTrust.PLAIN, AuthFailure.WRONG_PASSWORD).get(0))
                .doesNotContain("stale");
        assertThat(failures("wrong_password")).isOne();
    }

    @Test
    void the_offer_says_which_algorithms_and_in_which_order() {
        AuthSettings settings = AuthSettings.defaults().with(Method.ANY);
        authenticator = with(settings.with(DigestOffer.SHA256_MD5));
        assertThat(authenticator.challenges(PeerTrust.SECURED, null)).satisfiesExactly(
                first -> assertThat(first).contains("algorithm=SHA-256,"),
                second -> assertThat(second).contains("algorithm=MD5,"),
                third -> assertThat(third).isEqualTo("Basic realm=\"acs\""));
        authenticator = with(settings.with(DigestOffer.MD5_SHA256));
        assertThat(authenticator.challenges(PeerTrust.PLAIN, null)).hasSize(2).first().asString().contains("=MD5");

        authenticator = with(settings.with(DigestOffer.SHA256));
        assertThat(check(Proofs.of("me", "new").algorithm("SHA-256").to(challenge()))).isEqualTo(new Proven(ME));
        assertThat(check(Proofs.of("me", "new").to(challenge()))).isEqualTo(new Unproven(AuthFailure.NOT_OFFERED));
        assertThat(check(Proofs.of("me", "new").algorithm("MD5-sess").to(challenge())))
                .isEqualTo(new Unproven(AuthFailure.NOT_OFFERED));
    }

    @Test
    void basic_goes_over_tls_alone_unless_allowed() {
        authenticator = with(AuthSettings.defaults().with(Method.BASIC));
        assertThat(check(PeerTrust.SECURED, Proofs.basic("me", "new"))).isEqualTo(new Proven(ME));
        assertThat(check(PeerTrust.SECURED, Proofs.basic("me", "newer")))
                .isEqualTo(new Refused(AuthFailure.WRONG_PASSWORD));
        assertThat(check(PeerTrust.PLAIN, Proofs.basic("me", "new")))
                .isEqualTo(new Unproven(AuthFailure.NOT_OFFERED));
        assertThat(authenticator.challenges(PeerTrust.SECURED, null)).containsExactly("Basic realm=\"acs\"");
        assertThat(authenticator.challenges(PeerTrust.PLAIN, null)).isEmpty();

        authenticator = with(AuthSettings.defaults().with(Method.BASIC).withBasicWithoutTls(true));
        assertThat(check(PeerTrust.PLAIN, Proofs.basic("me", "new"))).isEqualTo(new Proven(ME));
        assertThat(authenticator.challenges(PeerTrust.PLAIN, null)).containsExactly("Basic realm=\"acs\"");
        assertThat(check(Proofs.of("me", "new").to("Digest realm=\"acs\", nonce=\"abc\"")))
                .isEqualTo(new Unproven(AuthFailure.NOT_OFFERED));
    }

    @Test
    void basic_that_nobody_asked_for_shows_nothing() {
        assertThat(check(PeerTrust.SECURED, Proofs.basic("me", "new")))
                .isEqualTo(new Unproven(AuthFailure.NOT_OFFERED));
        authenticator = with(AuthSettings.defaults().with(Method.ANY));
        assertThat(check(PeerTrust.SECURED, Proofs.basic("", ""))).isEqualTo(new Unproven(AuthFailure.NOT_OFFERED));
        assertThat(check(PeerTrust.SECURED, Proofs.basic("", "new"))).isEqualTo(new Unproven(AuthFailure.NOT_OFFERED));
    }

    @Test
    void a_certificate_counts_where_it_is_asked_for() {
        PeerTrust mine = new PeerTrust(true, ME);
        PeerTrust vendors = new PeerTrust(true, new Bootstrap("vendor CA"));
        assertThat(check(mine, null)).as("digest").isEqualTo(new Unproven(null));

        authenticator = with(AuthSettings.defaults().with(Method.CERTIFICATE));
        assertThat(check(mine, null)).isEqualTo(new Proven(ME));
        assertThat(check(vendors, Proofs.basic("me", "new"))).isEqualTo(new Proven(new Bootstrap("vendor CA")));
        assertThat(check(PeerTrust.SECURED, Proofs.basic("me", "new"))).isEqualTo(new Unproven(null));
        assertThat(authenticator.challenges(PeerTrust.SECURED, null)).isEmpty();

        authenticator = with(AuthSettings.defaults().with(Method.ANY));
        assertThat(check(mine, Proofs.basic("you", "yours"))).isEqualTo(new Proven(ME));
        assertThat(check(vendors, null)).isEqualTo(new Proven(new Bootstrap("vendor CA")));
        assertThat(check(vendors, Proofs.of("me", "new").to(challenge()))).isEqualTo(new Proven(ME));
        assertThat(check(vendors, Proofs.of("me", "wrong").to(challenge())))
                .isEqualTo(new Refused(AuthFailure.WRONG_PASSWORD));
        assertThat(check(PeerTrust.PLAIN, null)).isEqualTo(new Unproven(null));
    }

    @Test
    void with_none_nobody_is_asked_whatever_is_shown() {
        authenticator = with(AuthSettings.defaults());
        assertThat(check(Proofs.basic("me", "wrong"))).isEqualTo(new Proven(CpeIdentity.Unasked.INSTANCE));
        assertThat(check("Digest \"")).isEqualTo(new Proven(CpeIdentity.Unasked.INSTANCE));
    }

    @Test
    void the_form_of_rfc_2069_can_be_refused() {
        AuthSettings d = AuthSettings.defaults();
        authenticator = with(new AuthSettings(Method.DIGEST, d.realm(), d.algorithms(), false, false, d.nonceLife(),
                d.replaysMax(), d.limits()));
        assertThat(check(Proofs.of("me", "new").rfc2069().to(challenge())))
                .isEqualTo(new Unproven(AuthFailure.NOT_OFFERED));
    }

    @Test
    void a_store_that_is_away_proves_and_blocks_nobody() {
        credentials.away(true);
        for (int i = 0; i < 100; i++) {
            assertThat(check(Proofs.of("me", "wrong").to(challenge()))).isEqualTo(new Unavailable());
        }
        credentials.away(false);
        assertThat(check(Proofs.of("me", "new").to(challenge()))).isEqualTo(new Proven(ME));
    }

    @Test
    void after_too_many_wrong_proofs_the_right_one_waits_but_challenges_never_do() {
        authenticator = with(AuthSettings.defaults().with(Method.DIGEST)
                .with(new FailureLimits(3, 20, 50, Duration.ofMinutes(5), Duration.ofDays(1), 100)));
        for (int i = 0; i < 3; i++) {
            assertThat(check(Proofs.of("me", "wrong").to(challenge()))).isInstanceOf(Refused.class);
        }
        int asked = credentials.asked();
        assertThat(check(Proofs.of("me", "new").to(challenge()))).isEqualTo(new Blocked(Duration.ofMinutes(5)));
        assertThat(credentials.asked()).isEqualTo(asked);
        assertThat(failures("blocked")).isOne();
        assertThat(check(null)).isEqualTo(new Unproven(null));
        assertThat(check(Proofs.of("you", "yours").to(challenge()))).isInstanceOf(Proven.class);
        assertThat(check(PeerTrust.PLAIN, "192.0.2.2", Proofs.of("me", "new").to(challenge())))
                .isEqualTo(new Proven(ME));

        clock.addAndGet(Duration.ofMinutes(5).toMillis());
        assertThat(check(Proofs.of("me", "new").to(challenge()))).isEqualTo(new Proven(ME));
    }

    @Test
    void guesses_that_run_at_once_are_counted_before_the_next_is_looked_at() {
        authenticator = with(AuthSettings.defaults().with(Method.DIGEST)
                .with(new FailureLimits(3, 20, 50, Duration.ofMinutes(5), Duration.ofDays(1), 100)));
        List<Clearance> heads = java.util.stream.IntStream.range(0, 10)
                .mapToObj(i -> authenticator.admit(PeerTrust.PLAIN, HERE, Proofs.of("me", "p" + i).to(challenge()),
                        new LastProof()))
                .toList();
        assertThat(heads).allMatch(Claimed.class::isInstance);
        List<Clearance> verified = heads.stream()
                .map(head -> Objects.requireNonNull(authenticator.verify((Claimed) head).block())).toList();
        assertThat(verified.subList(0, 3)).allMatch(Refused.class::isInstance);
        assertThat(verified.subList(3, 10)).allMatch(Blocked.class::isInstance);
    }

    @ParameterizedTest
    @EnumSource(names = {"STALE_NONCE", "FORGED_NONCE", "REPLAYED", "MALFORMED", "NOT_OFFERED"})
    void what_is_no_guess_blocks_nobody(AuthFailure failure) {
        String challenge = challenge();
        String replayed = Proofs.of("me", "new").to(challenge);
        check(replayed);
        for (int i = 0; i < 1_000; i++) {
            switch (failure) {
                case FORGED_NONCE -> check(Proofs.of("me", "wrong").to("Digest realm=\"acs\", nonce=\"abc\""));
                case REPLAYED -> check(replayed);
                case MALFORMED -> check("Digest username=\"me\"");
                case NOT_OFFERED -> check(Proofs.basic("me", "wrong"));
                default -> {
                    clock.addAndGet(Duration.ofMinutes(6).toMillis());
                    check(Proofs.of("me", "wrong").to(challenge));
                }
            }
        }
        assertThat(check(Proofs.of("me", "new").to(challenge()))).isEqualTo(new Proven(ME));
    }

    @Test
    void names_of_16_kb_are_not_read_and_of_names_of_1_kb_as_many_are_remembered_as_of_short_ones() {
        authenticator = with(AuthSettings.defaults().with(Method.ANY)
                .with(new FailureLimits(3, 20, 50, Duration.ofMinutes(5), Duration.ofDays(1), 100)));
        String long16 = "n".repeat(16_384);
        String long8 = "n".repeat(8_000);
        for (String name : List.of(long16, long8, long16.substring(0, 1_025))) {
            assertThat(check(PeerTrust.SECURED, Proofs.basic(name, "p")))
                    .isEqualTo(new Refused(AuthFailure.MALFORMED));
            assertThat(check(Proofs.of(name, "p").to(challenge()))).isEqualTo(new Refused(AuthFailure.MALFORMED));
        }
        assertThat(authenticator.failing()).isZero();
        assertThat(credentials.asked()).isZero();

        String challenge = challenge();
        String name = "n".repeat(1_000);
        for (int i = 0; i < 200; i++) {
            assertThat(check(PeerTrust.PLAIN, "10.0." + (i >> 8) + "." + (i & 255),
                    Proofs.of(name + i, "p").to(challenge))).isEqualTo(new Refused(AuthFailure.UNKNOWN_USER));
        }
        assertThat(authenticator.failing()).isBetween(1L, 100L);
    }

    @Test
    void what_a_connection_keeps_of_a_proof_is_what_the_next_one_is_compared_with() {
        LastProof last = new LastProof();
        String challenge = challenge();
        Proofs proof = Proofs.of("me", "new").uri("/" + "x".repeat(4_000)).cnonce("c".repeat(200));
        assertThat(again(last, proof.to(challenge))).isEqualTo(new Proven(ME));
        assertThat(again(last, Proofs.of("me", "new").nc("2").to(challenge))).isEqualTo(new Proven(ME));
        assertThat(credentials.asked()).isOne();
        assertThat(LastProof.Made.class.getRecordComponents()).extracting(RecordComponent::getName)
                .containsExactly("algorithm", "rawUsername", "realm", "nonce", "issued", "secret", "identity");
    }

    @Test
    void a_flood_of_nonces_and_names_takes_no_memory() {
        authenticator = with(AuthSettings.defaults().with(Method.DIGEST)
                .with(new FailureLimits(3, 20, 50, Duration.ofMinutes(5), Duration.ofDays(1), 100)));
        long before = used();
        for (int i = 0; i < 50_000; i++) {
            check(null);
            authenticator.challenges(PeerTrust.PLAIN, null);
        }
        for (int i = 0; i < 5_000; i++) {
            check(PeerTrust.PLAIN, "10.0." + (i >> 8) + "." + (i & 255), Proofs.of("name" + i, "p").to(challenge()));
        }
        assertThat(authenticator.failing()).isLessThanOrEqualTo(100);
        assertThat(used() - before).isLessThan(4L << 20);
    }

    private static long used() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
