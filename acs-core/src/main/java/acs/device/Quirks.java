package acs.device;

import java.util.HashSet;
import java.util.Set;

/**
 * What is odd about one device, as the rules say.
 *
 * @param quirks        that it has
 * @param readBatchMax  names that it answers in one GetParameterValues, 0 when no rule says
 * @param passingFaults fault codes that pass by themselves, so that the operation is tried again later (quirk Q50)
 */
public record Quirks(Set<Quirk> quirks, int readBatchMax, Set<Integer> passingFaults) {
    /** Of a device that is as the standard says. */
    public static final Quirks NONE = new Quirks(Set.of(), 0, Set.of());

    public Quirks {
        quirks = Set.copyOf(quirks);
        passingFaults = Set.copyOf(passingFaults);
    }

    /** Whether the device has this quirk. */
    public boolean has(Quirk quirk) {
        return quirks.contains(quirk);
    }

    /** These and the others; of two batch sizes the smaller. */
    Quirks and(Quirks others) {
        Set<Quirk> all = new HashSet<>(quirks);
        all.addAll(others.quirks);
        Set<Integer> faults = new HashSet<>(passingFaults);
        faults.addAll(others.passingFaults);
        int batch = readBatchMax == 0 || others.readBatchMax == 0
                ? Math.max(readBatchMax, others.readBatchMax)
                : Math.min(readBatchMax, others.readBatchMax);
        return new Quirks(all, batch, faults);
    }
}
