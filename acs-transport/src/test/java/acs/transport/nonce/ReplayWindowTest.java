package acs.transport.nonce;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;

import org.junit.jupiter.api.Test;

class ReplayWindowTest {
    private static final long LIFE = 300_000;
    private final Random random = new Random(7);

    @Test
    void a_proof_is_good_once_in_the_life_of_its_nonce() {
        ReplayWindow window = new ReplayWindow(1_000, Duration.ofMillis(LIFE));
        long[] proofs = random.longs(500).toArray();
        for (long proof : proofs) {
            assertThat(window.isFirst(proof, 1_000_000, 1_000_000)).isTrue();
        }
        for (long proof : proofs) {
            assertThat(window.isFirst(proof, 1_000_000, 1_000_000 + LIFE)).isFalse();
        }
        assertThat(window.isFirst(0, 1_000_000, 1_000_000)).isTrue();
        assertThat(window.isFirst(0, 1_000_000, 1_000_000)).isFalse();
    }

    @Test
    void more_proofs_than_there_is_room_for_make_nonces_live_shorter_and_nothing_is_good_twice() {
        ReplayWindow window = new ReplayWindow(100, Duration.ofMillis(LIFE));
        long[] proofs = random.longs(10_000).toArray();
        long now = 1_000_000;
        for (int i = 0; i < proofs.length; i++) {
            now += 1_000;
            long issued = now - 500;
            assertThat(window.covers(issued, now)).isTrue();
            assertThat(window.isFirst(proofs[i], issued, now)).isTrue();
            for (int back = 1; back < 600 && back <= i; back += 7) {
                long oldIssued = issued - back * 1_000L;
                assertThat(window.covers(oldIssued, now) && now - oldIssued <= LIFE
                        && window.isFirst(proofs[i - back], oldIssued, now)).as("%d back from %d", back, i).isFalse();
            }
        }
    }

    @Test
    void a_young_nonce_is_good_whatever_comes() {
        ReplayWindow window = new ReplayWindow(10, Duration.ofMillis(LIFE));
        for (int i = 0; i < 10_000; i++) {
            window.isFirst(random.nextLong(), 1_000_000, 1_000_000);
        }
        assertThat(window.covers(1_000_000, 1_000_000 + 29_999)).isTrue();
        assertThat(window.covers(1_000_000, 1_000_000 + 30_000)).isFalse();
        assertThat(window.covers(1_000_001, 1_000_000 + 30_001)).isTrue();
    }

    @Test
    void old_hashes_go_and_their_room_is_used_again() {
        RecentHashes hashes = new RecentHashes(1_000, 1_000);
        long now = 0;
        for (int round = 0; round < 100; round++) {
            now += 1_001;
            long[] added = random.longs(900).toArray();
            for (long hash : added) {
                assertThat(hashes.add(hash, now, now)).as("nothing is forgotten early").isEqualTo(Long.MIN_VALUE);
            }
            for (long hash : added) {
                assertThat(hashes.contains(hash)).isTrue();
            }
        }
        assertThat(hashes.places()).isLessThanOrEqualTo(2 * 2_048);
    }
}
