package acs.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import acs.cwmp.EventCode;
import acs.port.InformReceipt;
import acs.store.PendingRecord.PendingInform;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class WaitingRecordsTest {
    private static final LastDigests DIGESTS = new LastDigests(16);
    private static final String MIB = "v".repeat(1 << 20);

    private final WaitingRecords<PendingRecord> waiting = new WaitingRecords<>(1_000, 100);

    @Test
    void a_batch_is_bounded_in_bytes_and_loses_no_order() {
        IntStream.range(0, 30).forEach(i -> assertThat(waiting.offer(of(i % 20, 1))).isTrue());
        List<Integer> sizes = new ArrayList<>();
        List<String> keys = new ArrayList<>();
        while (waiting.size() > 0) {
            List<PendingRecord> batch = waiting.take();
            sizes.add(batch.size());
            batch.forEach(record -> keys.add(record.deviceKey()));
        }

        assertThat(sizes).allMatch(size -> size >= 1 && size <= 7);
        assertThat(keys).isEqualTo(IntStream.range(0, 30).mapToObj(i -> Samples.key(i % 20)).toList());
    }

    @Test
    void a_record_larger_than_a_batch_goes_alone() {
        assertThat(waiting.offer(of(1, 0))).isTrue();
        assertThat(waiting.offer(of(2, 9))).isTrue();
        assertThat(waiting.offer(of(3, 0))).isTrue();

        assertThat(waiting.take()).hasSize(1);
        assertThat(waiting.take()).extracting(PendingRecord::deviceKey).containsExactly(Samples.key(2));
        assertThat(waiting.take()).hasSize(1);
        assertThat(waiting.size()).isZero();
    }

    @Test
    void beyond_the_bytes_that_may_wait_records_are_turned_away_until_some_went() {
        int taken = 0;
        while (taken < 100 && waiting.offer(of(taken, 1))) {
            taken++;
        }
        assertThat(taken).isEqualTo(63);
        waiting.take();
        assertThat(waiting.offer(of(200, 1))).isTrue();
        assertThat(waiting.takeAll()).hasSize(57);
        assertThat(waiting.offer(of(201, 70))).isTrue();
    }

    private static PendingRecord of(int device, int mebibytes) {
        List<PendingRecord> made = new ArrayList<>();
        Mono.<InformReceipt>create(caller -> made.add(new PendingInform(InformRow.of(Samples.inform(device, Samples.NOW,
                List.of(EventCode.PERIODIC), Samples.told("Device.A", MIB.repeat(mebibytes))), DIGESTS,
                StoreSecrets.unsealed()), List.of(), caller)))
                .subscribe();
        return made.get(0);
    }
}
