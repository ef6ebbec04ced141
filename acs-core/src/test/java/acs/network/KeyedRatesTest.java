package acs.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import com.sun.management.ThreadMXBean;
import org.junit.jupiter.api.Test;

/** On a clock that the test moves. */
class KeyedRatesTest {
    private final AtomicLong nanos = new AtomicLong(-5_000_000_000L);

    private KeyedRates rates(int tokens, int burst, int keys) {
        return new KeyedRates(tokens, Duration.ofSeconds(1), burst, keys, nanos::get);
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    @Test
    void a_burst_is_let_in_then_the_rate_and_rest_fills_the_bucket_again() {
        KeyedRates rates = rates(10, 5, 100);
        assertThat(taken(rates, 7, 100)).isEqualTo(5);
        pass(Duration.ofMillis(99));
        assertThat(rates.tryTake(7)).isFalse();
        pass(Duration.ofMillis(1));
        assertThat(taken(rates, 7, 100)).isEqualTo(1);
        pass(Duration.ofSeconds(10));
        assertThat(taken(rates, 7, 100)).isEqualTo(5);
        assertThat(rates.timePerToken()).isEqualTo(Duration.ofMillis(100));
    }

    @Test
    void over_a_long_time_exactly_the_rate_is_let_in() {
        KeyedRates rates = rates(10, 5, 100);
        int in = 0;
        for (int i = 0; i < 60_000; i++) {
            in += rates.tryTake(1) ? 1 : 0;
            pass(Duration.ofMillis(1));
        }
        assertThat(in).isBetween(600, 605);
    }

    @Test
    void keys_do_not_pay_for_each_other_as_long_as_there_is_room() {
        KeyedRates rates = rates(1, 2, 1_000);
        for (long key = 0; key < 200; key++) {
            assertThat(taken(rates, key, 5)).as("key " + key).isEqualTo(2);
        }
        assertThat(rates.tryTake("device")).isTrue();
        assertThat(rates.tryTake("device")).isTrue();
        assertThat(rates.tryTake("device")).isFalse();
        assertThat(rates.tryTake("another")).isTrue();
    }

    @Test
    void a_flood_of_keys_costs_no_memory_and_a_client_deep_in_debt_is_not_forgotten_for_it() {
        KeyedRates rates = rates(1, 100, 64);
        assertThat(taken(rates, -1, 1_000)).isEqualTo(100);
        for (long key = 0; key < 100_000; key++) {
            assertThat(rates.tryTake(key)).isTrue();
        }
        assertThat(rates.capacity()).isEqualTo(64);
        assertThat(rates.tryTake(-1)).isFalse();
    }

    @Test
    void no_limit_takes_no_memory() {
        KeyedRates none = rates(0, 1, 1 << 20);
        assertThat(taken(none, 1, 1_000)).isEqualTo(1_000);
        assertThat(none.tryTake("device")).isTrue();
        assertThat(none.capacity()).isLessThan(100);
    }

    @Test
    void taking_allocates_nothing() {
        KeyedRates rates = new KeyedRates(1_000_000, Duration.ofSeconds(1), 1_000_000, 1_000, System::nanoTime);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        taken(rates, 1, 100_000);
        long before = threads.getThreadAllocatedBytes(Thread.currentThread().threadId());
        for (int i = 0; i < 100_000; i++) {
            rates.tryTake(i & 1023);
            rates.tryTake("001122-Gateway-0000001");
        }
        long allocated = threads.getThreadAllocatedBytes(Thread.currentThread().threadId()) - before;
        assertThat(allocated).as("bytes for 200,000 calls").isLessThan(100_000);
    }

    @Test
    void threads_together_take_no_more_than_there_is() throws Exception {
        KeyedRates rates = rates(1, 10_000, 100);
        AtomicLong taken = new AtomicLong();
        Thread[] threads = new Thread[4];
        for (int i = 0; i < threads.length; i++) {
            threads[i] = new Thread(() -> taken.addAndGet(taken(rates, 9, 10_000)));
            threads[i].start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(taken.get()).isEqualTo(10_000);
    }

    /** However regular the keys are, as one who chooses addresses or ids makes them: a set of places holds eight keys. */
    @Test
    void regular_keys_are_spread_over_all_places_so_that_none_is_forgotten_while_there_is_room() {
        for (int shift = 0; shift < 58; shift++) {
            KeyedRates rates = rates(1, 2, 1_024);
            for (int round = 0; round < 2; round++) {
                for (long key = 0; key < 50; key++) {
                    assertThat(rates.tryTake(key << shift)).isTrue();
                }
            }
            for (long key = 0; key < 50; key++) {
                assertThat(rates.tryTake(key << shift)).as("key %s << %s", key, shift).isFalse();
            }
        }
    }

    @Test
    void texts_that_differ_in_one_character_have_buckets_of_their_own() {
        for (String form : new String[]{"%s", "%s-Gateway-0000001", "001122-Gateway-%s", "001122-%s-0000001"}) {
            KeyedRates rates = rates(1, 2, 1_024);
            for (int round = 0; round < 2; round++) {
                for (char c = 'A'; c < 'A' + 50; c++) {
                    assertThat(rates.tryTake(form.formatted(c))).as("%s", c).isTrue();
                }
            }
            for (char c = 'A'; c < 'A' + 50; c++) {
                assertThat(rates.tryTake(form.formatted(c))).as("%s", c).isFalse();
            }
        }
    }

    @Test
    void texts_with_the_same_characters_in_another_order_have_buckets_of_their_own() {
        KeyedRates rates = rates(1, 1, 1_024);
        for (String text : new String[]{"", "ab", "ba", "aab", "aba", "baa", "a", "b"}) {
            assertThat(rates.tryTake(text)).as(text).isTrue();
        }
    }

    @Test
    void the_least_and_the_most_of_everything_is_taken() {
        KeyedRates least = rates(1, 1, 1);
        assertThat(taken(least, 1, 3)).isEqualTo(1);
        assertThat(least.capacity()).isPositive();
        assertThat(rates(0, 1, 1 << 26).tryTake(1)).isTrue();
        assertThatIllegalArgumentException().isThrownBy(() -> rates(0, 1, (1 << 26) + 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new KeyedRates(1, Duration.ZERO, 1, 1, nanos::get));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new KeyedRates(1, Duration.ofSeconds(-1), 1, 1, nanos::get));
    }

    @Test
    void nonsense_is_refused() {
        assertThatIllegalArgumentException().isThrownBy(() -> rates(-1, 1, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> rates(1, 0, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> rates(1, 1, 0));
    }

    private static int taken(KeyedRates rates, long key, int asked) {
        int taken = 0;
        for (int i = 0; i < asked; i++) {
            taken += rates.tryTake(key) ? 1 : 0;
        }
        return taken;
    }
}
