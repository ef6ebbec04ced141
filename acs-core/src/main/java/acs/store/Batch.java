package acs.store;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import acs.store.PendingRecord.PendingInform;
import acs.store.PendingRecord.PendingRequest;

/**
 * Records of one commit: one per device at most, in the order of their keys, so that two nodes lock rows in the same order.
 *
 * @param records in order
 */
record Batch(List<PendingRecord> records) {
    static Batch of(List<PendingRecord> records) {
        List<PendingRecord> sorted = new ArrayList<>(records);
        sorted.sort(Comparator.comparing(PendingRecord::deviceKey));
        return new Batch(sorted);
    }

    int size() {
        return records.size();
    }

    List<PendingInform> informs() {
        List<PendingInform> informs = new ArrayList<>(records.size());
        for (PendingRecord each : records) {
            if (each instanceof PendingInform inform) {
                informs.add(inform);
            }
        }
        return informs;
    }

    List<PendingRequest> requests() {
        List<PendingRequest> requests = new ArrayList<>();
        for (PendingRecord each : records) {
            if (each instanceof PendingRequest request) {
                requests.add(request);
            }
        }
        return requests;
    }

    Batch firstHalf() {
        return new Batch(List.copyOf(records.subList(0, records.size() / 2)));
    }

    Batch secondHalf() {
        return new Batch(List.copyOf(records.subList(records.size() / 2, records.size())));
    }
}
