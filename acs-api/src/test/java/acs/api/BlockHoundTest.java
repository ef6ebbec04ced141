package acs.api;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import reactor.blockhound.BlockingOperationError;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** The tests of this module would notice a blocked event loop. */
class BlockHoundTest {
    @Test
    void blocking_where_nothing_may_block_fails() {
        assertThatThrownBy(() -> Mono.fromCallable(() -> {
            Thread.sleep(1);
            return "slept";
        }).subscribeOn(Schedulers.parallel()).block()).hasRootCauseInstanceOf(BlockingOperationError.class);
    }
}
