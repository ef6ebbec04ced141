package acs.transport.stun;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

import acs.transport.stun.StunCredentials.Claimant;
import org.junit.jupiter.api.Test;

/** The rules of Annex G, and what those try who are no CPEs. */
class StunResponderTest {
    private static final InetSocketAddress OWN = new InetSocketAddress("198.51.100.1", 3478);
    private static final InetSocketAddress HOME = new InetSocketAddress("203.0.113.7", 40_001);
    private static final InetSocketAddress ELSEWHERE = new InetSocketAddress("203.0.113.66", 6_666);
    private static final String USER = "0011AA-GW-1";
    private static final byte[] KEY = "secret-1".getBytes(StandardCharsets.UTF_8);

    private final AtomicLong now = new AtomicLong(1_000);
    private final Random random = new Random(7);
    private final List<String> learnt = new ArrayList<>();
    private final StunResponder responder = responder(StunPolicy.defaults());

    private StunResponder responder(StunPolicy policy) {
        StunCredentials credentials = username -> username.startsWith("0011AA-GW-")
                ? Optional.of(new Claimant(username, List.of("newer", "secret-" + username.substring(10))))
                : Optional.empty();
        return new StunResponder(policy, credentials, OWN, (device, address) -> learnt.add(device + "@" + address),
                now::get, random.nextLong());
    }

    private TransactionId transaction() {
        return new TransactionId(random.nextLong() & 0xFFFF_FFFFL, random.nextLong());
    }

    private StunWriter request() {
        return new StunWriter(Stun.BINDING_REQUEST, transaction());
    }

    private StunWriter fromDevice() {
        return request().connectionRequestBinding();
    }

    private StunResponder.Verdict ask(byte[] datagram, InetSocketAddress from) {
        StunResponder.Verdict verdict = responder.answer(datagram.clone(), from);
        if (verdict.answer() != null) {
            assertThat(verdict.answer().length).isLessThanOrEqualTo(3 * datagram.length);
        }
        return verdict;
    }

    private static StunMessage message(StunResponder.Verdict verdict) throws StunException {
        return StunMessage.read(Objects.requireNonNull(verdict.answer()).clone());
    }

    @Test
    void a_classic_client_is_told_where_it_is_seen_and_who_tells_it() throws Exception {
        TransactionId transaction = transaction();
        StunResponder.Verdict verdict = ask(new StunWriter(Stun.BINDING_REQUEST, transaction)
                .attribute(Stun.CHANGE_REQUEST, new byte[]{0, 0, 0, 6}).finish(), HOME);

        StunMessage answer = message(verdict);
        assertThat(answer.type()).isEqualTo(Stun.BINDING_RESPONSE);
        assertThat(answer.transaction()).isEqualTo(transaction);
        assertThat(answer.address(Stun.MAPPED_ADDRESS)).contains(HOME);
        assertThat(answer.address(Stun.SOURCE_ADDRESS)).contains(OWN);
        assertThat(answer.address(Stun.CHANGED_ADDRESS)).contains(OWN);
        assertThat(answer.has(Stun.XOR_MAPPED_ADDRESS)).isFalse();
        assertThat(learnt).isEmpty();
    }

    @Test
    void a_client_with_the_cookie_is_told_in_both_forms() throws Exception {
        TransactionId cookie = new TransactionId(0x2112A442_01020304L, 5);
        StunMessage answer = message(ask(new StunWriter(Stun.BINDING_REQUEST, cookie).finish(), HOME));
        assertThat(answer.xorMappedAddress()).contains(HOME);
        assertThat(answer.address(Stun.MAPPED_ADDRESS)).contains(HOME);
    }

    @Test
    void a_new_binding_is_learnt_by_challenge_and_proof() throws Exception {
        StunResponder.Verdict challenge = ask(fromDevice().bindingChange().username(USER).finish(), HOME);
        assertThat(challenge.outcome()).isEqualTo(StunOutcome.CHALLENGED);
        assertThat(message(challenge).type()).isEqualTo(Stun.BINDING_ERROR);
        assertThat(message(challenge).errorCode()).isEqualTo(401);
        assertThat(learnt).isEmpty();

        for (IntegrityForm form : IntegrityForm.values()) {
            StunResponder.Verdict proof = ask(fromDevice().username(USER).finish(KEY, form), HOME);
            assertThat(proof.outcome()).isEqualTo(StunOutcome.LEARNT);
            assertThat(message(proof).address(Stun.MAPPED_ADDRESS)).contains(HOME);
            assertThat(message(proof).integrityBy(KEY)).contains(form);
        }
        assertThat(learnt).hasSize(4).containsOnly(USER + "@" + HOME);
        // Keeping it open needs no proof from now on, until the interval is over.
        assertThat(ask(fromDevice().username(USER).finish(), HOME).outcome()).isEqualTo(StunOutcome.ANSWERED);
        now.addAndGet(Duration.ofHours(13).toNanos());
        assertThat(ask(fromDevice().username(USER).finish(), HOME).outcome()).isEqualTo(StunOutcome.CHALLENGED);
    }

    /** A text that fills its blocks has the same integrity in both forms: the cookie tells which one the client reads. */
    @Test
    void where_two_forms_of_integrity_are_one_the_answer_is_in_the_one_of_the_clients_standard() throws Exception {
        TransactionId cookie = new TransactionId(0x2112A442_01020304L, 9);
        for (TransactionId transaction : List.of(transaction(), cookie)) {
            byte[] request = new StunWriter(Stun.BINDING_REQUEST, transaction).connectionRequestBinding()
                    .bindingChange().username(USER).finish(KEY, IntegrityForm.CLASSIC);
            assertThat(request).hasSize(64 + 24);
            assertThat(message(ask(request, HOME)).integrityBy(KEY))
                    .contains(transaction.equals(cookie) ? IntegrityForm.UNPADDED : IntegrityForm.CLASSIC);
        }
    }

    @Test
    void a_device_whose_binding_was_never_proven_here_is_asked_once_in_a_while_and_answered_meanwhile() {
        assertThat(ask(fromDevice().username(USER).finish(), HOME).outcome()).isEqualTo(StunOutcome.CHALLENGED);
        for (int i = 0; i < 10; i++) {
            assertThat(ask(fromDevice().username(USER).finish(), HOME).outcome()).isEqualTo(StunOutcome.ANSWERED);
        }
        now.addAndGet(Duration.ofMinutes(11).toNanos());
        assertThat(ask(fromDevice().username(USER).finish(), HOME).outcome()).isEqualTo(StunOutcome.CHALLENGED);
        // From another port it is another binding.
        InetSocketAddress moved = new InetSocketAddress(HOME.getAddress(), 40_002);
        assertThat(ask(fromDevice().username(USER).finish(), moved).outcome()).isEqualTo(StunOutcome.CHALLENGED);
        assertThat(learnt).isEmpty();
    }

    @Test
    void devices_without_a_username_or_with_nobodys_are_answered_and_never_learnt() {
        assertThat(ask(fromDevice().bindingChange().finish(), HOME).outcome()).isEqualTo(StunOutcome.ANSWERED);
        assertThat(ask(fromDevice().bindingChange().username("root").finish(), HOME).outcome())
                .isEqualTo(StunOutcome.ANSWERED);
        assertThat(ask(fromDevice().username("root").finish(KEY, IntegrityForm.CLASSIC), HOME).outcome())
                .isEqualTo(StunOutcome.REFUSED);
        assertThat(learnt).isEmpty();
    }

    @Test
    void a_change_for_another_device_is_refused() throws Exception {
        byte[] spoofed = fromDevice().bindingChange().username("0011AA-GW-2").finish(KEY, IntegrityForm.CLASSIC);
        StunResponder.Verdict verdict = ask(spoofed, ELSEWHERE);
        assertThat(verdict.outcome()).isEqualTo(StunOutcome.REFUSED);
        assertThat(message(verdict).errorCode()).isEqualTo(431);
        assertThat(learnt).isEmpty();
    }

    @Test
    void a_proof_counts_once_and_from_elsewhere_it_is_a_replay() {
        byte[] proof = fromDevice().bindingChange().username(USER).finish(KEY, IntegrityForm.CLASSIC);
        assertThat(ask(proof, HOME).outcome()).isEqualTo(StunOutcome.LEARNT);
        // The answer was lost and the device asks again.
        assertThat(ask(proof, HOME).outcome()).isEqualTo(StunOutcome.REPEATED);
        StunResponder.Verdict replay = ask(proof, ELSEWHERE);
        assertThat(replay.outcome()).isEqualTo(StunOutcome.REPLAYED);
        assertThat(replay.answer()).isNull();
        assertThat(learnt).containsExactly(USER + "@" + HOME);
    }

    @Test
    void attributes_that_must_be_known_and_are_not_are_named() throws Exception {
        StunMessage answer = message(ask(request().attribute(0x7F01, new byte[4]).finish(), HOME));
        assertThat(answer.errorCode()).isEqualTo(420);
        assertThat(answer.has(Stun.UNKNOWN_ATTRIBUTES)).isTrue();
        assertThat(ask(request().attribute(0x8F01, new byte[4]).finish(), HOME).outcome())
                .isEqualTo(StunOutcome.ANSWERED);
    }

    /** RESPONSE-ADDRESS would have the answer sent to somebody else: there is no such way. */
    @Test
    void whatever_is_asked_the_answer_is_for_the_sender_and_within_thrice_the_request() {
        Random odd = new Random(3);
        for (int round = 0; round < 20_000; round++) {
            StunWriter request = round % 2 == 0
                    ? request()
                    : new StunWriter(Stun.BINDING_REQUEST, new TransactionId(0x2112A442_00000001L, odd.nextLong()));
            for (int attributes = odd.nextInt(4); attributes > 0; attributes--) {
                switch (odd.nextInt(5)) {
                    case 0 -> request.connectionRequestBinding();
                    case 1 -> request.bindingChange();
                    case 2 -> request.username(USER);
                    case 3 -> request.attribute(odd.nextInt(1 << 16), new byte[odd.nextInt(9)]);
                    default -> request.address(2, new InetSocketAddress("192.0.2.99", 53));
                }
            }
            InetSocketAddress from = odd.nextBoolean() ? HOME : new InetSocketAddress("2001:db8::7", 4_000);
            now.addAndGet(Duration.ofSeconds(1).toNanos());
            ask(odd.nextBoolean() ? request.finish() : request.finish(KEY, IntegrityForm.CLASSIC), from);
        }
    }

    @Test
    void what_is_no_request_gets_no_answer() {
        StunResponder.Verdict rubbish = ask("GET http://x HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII), HOME);
        assertThat(rubbish.outcome()).isEqualTo(StunOutcome.MALFORMED);
        assertThat(rubbish.answer()).isNull();
        assertThat(ask(new StunWriter(Stun.BINDING_RESPONSE, transaction()).finish(), HOME).answer()).isNull();
        assertThat(ask(new StunWriter(0x0002, transaction()).finish(), HOME).answer()).isNull();
        assertThat(ask(request().finish(), new InetSocketAddress(HOME.getAddress(), 0)).answer()).isNull();
    }

    @Test
    void a_flood_of_one_address_is_cut_to_its_rate_and_the_others_go_on() {
        StunPolicy policy = new StunPolicy(10, 1 << 16, 1 << 10, Duration.ofHours(1), Duration.ofMinutes(1), 10,
                Duration.ofMinutes(1));
        StunResponder limited = responder(policy);
        long answered = 0;
        for (int i = 0; i < 1_000; i++) {
            answered += limited.answer(request().finish(), ELSEWHERE).answer() == null ? 0 : 1;
        }
        assertThat(answered).isEqualTo(20);
        assertThat(limited.answer(request().finish(), HOME).outcome()).isEqualTo(StunOutcome.ANSWERED);
        now.addAndGet(Duration.ofMillis(500).toNanos());
        answered = 0;
        for (int i = 0; i < 1_000; i++) {
            answered += limited.answer(request().finish(), ELSEWHERE).answer() == null ? 0 : 1;
        }
        assertThat(answered).isEqualTo(5);
    }

    @Test
    void the_memory_of_settled_bindings_keeps_its_size_and_nearly_all_of_a_fleet_that_fits() {
        SettledBindings settled = new SettledBindings(1 << 14, new SourceHash(5), 0);
        for (int device = 0; device < 1 << 12; device++) {
            settled.settle("0011AA-GW-" + device, HOME, Duration.ofHours(1), 0);
        }
        int known = 0;
        for (int device = 0; device < 1 << 12; device++) {
            known += settled.isSettled("0011AA-GW-" + device, HOME, 1) ? 1 : 0;
            assertThat(settled.isSettled("0011AA-GW-" + device, ELSEWHERE, 1)).isFalse();
        }
        assertThat(known).isGreaterThan((1 << 12) * 98 / 100);
    }
}
