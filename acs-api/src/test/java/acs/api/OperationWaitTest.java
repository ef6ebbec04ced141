package acs.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;

import acs.cwmp.Reboot;
import acs.engine.OperationNews;
import acs.operation.Operation;
import acs.operation.OperationStatus;
import acs.port.NewOperation;
import acs.port.OperationRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

/** How long a client is kept waiting, in virtual time. */
class OperationWaitTest {
    private final MapOperationStore store = new MapOperationStore();
    private final OperationNews news = new OperationNews();
    private final VirtualTimeScheduler clock = VirtualTimeScheduler.create();
    private final OperationWait wait = new OperationWait(store, news, Duration.ofSeconds(100), 2, clock);

    private OperationRecord queued() {
        return store.enqueue(new NewOperation("id", "00259E-X", new Operation.Rpc(new Reboot("")), "k", 5, 3,
                Duration.ofSeconds(1), Instant.EPOCH, Instant.EPOCH, null)).map(e -> e.operation()).block();
    }

    private Mono<OperationRecord> waiting(OperationRecord operation) {
        Mono<OperationRecord> answer = wait.await(operation, Duration.ofSeconds(10))
                .map(OperationWait.Waited::operation).cache();
        answer.subscribe();
        return answer;
    }

    @Test
    void news_of_the_end_is_told_at_once() {
        Mono<OperationRecord> answer = waiting(queued());
        store.end("id", OperationStatus.SUCCEEDED, "{}", "{}", null);
        news.changed("id");
        assertThat(answer.block().status()).isEqualTo(OperationStatus.SUCCEEDED);
    }

    @Test
    void an_end_on_another_node_is_seen_within_a_second() {
        Mono<OperationRecord> answer = waiting(queued());
        store.end("id", OperationStatus.FAILED, "{}", null, null);
        clock.advanceTimeBy(Duration.ofSeconds(1));
        assertThat(answer.block().status()).isEqualTo(OperationStatus.FAILED);
    }

    @Test
    void when_the_time_is_over_the_answer_is_how_it_stands() {
        Mono<OperationRecord> answer = waiting(queued());
        clock.advanceTimeBy(Duration.ofSeconds(10));
        assertThat(answer.block().status()).isEqualTo(OperationStatus.QUEUED);
    }

    @Test
    void a_stopping_server_keeps_nobody_waiting() {
        Mono<OperationRecord> answer = waiting(queued());
        wait.stop();
        assertThat(answer.block().status()).isEqualTo(OperationStatus.QUEUED);
    }

    @Test
    void one_waiter_too_many_is_answered_at_once_and_a_place_is_free_again_when_one_goes_away() {
        OperationRecord operation = queued();
        Disposable first = wait.await(operation, Duration.ofSeconds(10)).subscribe();
        waiting(operation);
        assertThat(wait.await(operation, Duration.ofSeconds(10)).block().applied()).isZero();

        first.dispose();
        Mono<OperationWait.Waited> third = wait.await(operation, Duration.ofSeconds(10)).cache();
        third.subscribe();
        clock.advanceTimeBy(Duration.ofSeconds(10));
        assertThat(third.block().applied()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void for_a_client_that_is_gone_the_store_is_not_asked() {
        Disposable waiting = wait.await(queued(), Duration.ofSeconds(10)).subscribe();
        clock.advanceTimeBy(Duration.ofSeconds(2));
        waiting.dispose();
        int looks = store.lookCount();
        assertThat(looks).isPositive();
        clock.advanceTimeBy(Duration.ofSeconds(20));
        news.changed("id");
        assertThat(store.lookCount()).isEqualTo(looks);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"wait=10|10", "respond-async, wait=5|5", "Wait=\"7\"|7", "wait=99999|120",
            "wait=-1|0", "wait=many|0", "''|0", "wait=3;x=y|3"})
    void the_preferred_wait_is_read_leniently_and_bounded(String field, int seconds) {
        assertThat(Preferences.wait(field)).isEqualTo(Duration.ofSeconds(seconds));
    }
}
