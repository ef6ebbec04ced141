package acs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import reactor.blockhound.BlockingOperationError;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Proves that BlockHound watches the tests: blocking a thread that must not block fails. */
class BlockHoundTest {
    @Test
    void a_blocking_call_on_a_non_blocking_thread_is_caught() {
        Mono<Long> blocks = Mono.delay(Duration.ofMillis(1), Schedulers.parallel()).doOnNext(tick -> {
            try {
                Thread.sleep(1);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });

        assertThatThrownBy(blocks::block).hasCauseInstanceOf(BlockingOperationError.class);
        assertThat(Mono.delay(Duration.ofMillis(1)).block()).isZero();
    }
}
