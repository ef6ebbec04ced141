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

    @Test
    void of_more_hashes_than_there_is_room_for_those_of_the_generation_before_last_are_forgotten() {
        RecentHashes hashes = new RecentHashes(2, 1_000);
        for (int hash = 1; hash <= 5; hash++) {
            hashes.add(hash, hash, 0);
        }
        assertThat(hashes.contains(1)).isFalse();
        assertThat(hashes.contains(2)).isFalse();
        for (int hash = 3; hash <= 5; hash++) {
            assertThat(hashes.contains(hash)).as("%s", hash).isTrue();
        }
    }

    @Test
    void a_hash_is_remembered_for_its_span_and_forgotten_after_twice_that() {
        RecentHashes hashes = new RecentHashes(9, 1_000);
        hashes.add(1, 1, 0);
        hashes.add(2, 2, 999);
        hashes.add(3, 3, 1_000);
        assertThat(hashes.contains(1)).as("a generation lasts one span").isTrue();
        assertThat(hashes.contains(2)).isTrue();
        hashes.add(4, 4, 1_999);
        hashes.add(5, 5, 2_000);
        assertThat(hashes.contains(1)).isFalse();
        assertThat(hashes.contains(2)).isFalse();
        assertThat(hashes.contains(4)).isTrue();

        RecentHashes silent = new RecentHashes(9, 1_000);
        silent.add(1, 1, 0);
        silent.add(2, 2, 2_000);
        assertThat(silent.contains(1)).as("after two spans of silence").isFalse();
        RecentHashes lessSilent = new RecentHashes(9, 1_000);
        lessSilent.add(1, 1, 0);
        lessSilent.add(2, 2, 1_999);
        assertThat(lessSilent.contains(1)).isTrue();
    }

    @Test
    void room_is_taken_for_twice_the_hashes_that_are_there() {
        RecentHashes hashes = new RecentHashes(1_000, 1_000);
        assertThat(hashes.places()).isEqualTo(2 * 64);
        for (int hash = 1; hash <= 32; hash++) {
            hashes.add(hash, 0, 0);
        }
        assertThat(hashes.places()).isEqualTo(2 * 64);
        hashes.add(33, 0, 0);
        assertThat(hashes.places()).isEqualTo(64 + 128);
    }
}
