package acs.operation;

import java.util.List;
import java.util.function.ToLongFunction;

import acs.cwmp.Fault;
import acs.cwmp.SetParameterValuesFault;
import org.jspecify.annotations.Nullable;

/**
 * Reads many names in batches. A refused batch is cut in two, so that the bad name is found; one that is too much for the CPE
 * makes all further batches smaller. A value: every answer makes the next one.
 *
 * @param names    all of them, none twice
 * @param from     the first name of the batch that is asked
 * @param to       the name after its last; the same as {@code from} when all is read
 * @param pending  what is to be asked then
 * @param batch    names in one call
 * @param isShrunk whether a batch was too much
 * @param proven   the smaller batch that the CPE did answer, 0 for none
 * @param <T>      what is read of each name
 * @param answers  read so far
 * @param bad      names that the CPE refused
 */
record BatchedRead<T>(List<String> names, int from, int to, @Nullable Pending pending, int batch, boolean isShrunk,
        int proven, Gathered<T> answers, Gathered<SetParameterValuesFault> bad) {
    /** A range of names. */
    record Pending(int from, int to, @Nullable Pending then) {}

    /** @param weight bytes of memory that an answer for one name takes */
    static <T> BatchedRead<T> of(List<String> names, ToLongFunction<T> weight, LeasedOperation leased,
            PlanContext context) {
        return new BatchedRead<T>(names, 0, 0, new Pending(0, names.size(), null), batch(leased, context), false, 0,
                Gathered.none(weight), Gathered.none(AnswerBytes::fault)).next();
    }

    /** The least that anybody says; an attempt that was lost may have been too much for the CPE. */
    private static int batch(LeasedOperation leased, PlanContext context) {
        int batch = context.limits().readBatch();
        batch = least(batch, context.quirks().readBatchMax());
        batch = least(batch, leased.readBatchMax());
        return Math.max(1, batch >> Math.min(leased.attempts() - 1, 30));
    }

    private static int least(int batch, int max) {
        return max > 0 ? Math.min(batch, max) : batch;
    }

    /** Bytes of memory that the answers and the refusals take. */
    long bytes() {
        return answers.bytes() + bad.bytes();
    }

    boolean isDone() {
        return from == to;
    }

    /** The names of the batch. */
    List<String> asked() {
        return names.subList(from, to);
    }

    BatchedRead<T> answered(List<T> answer) {
        return new BatchedRead<>(names, 0, 0, pending, batch, isShrunk, isShrunk ? batch : proven, answers.and(answer),
                bad)
                .next();
    }

    /** How to go on after a fault, {@code null} when it is not for the names or the size of the batch. */
    @Nullable
    BatchedRead<T> refused(Fault fault) {
        int size = to - from;
        if (Steps.isAboutNames(fault)) {
            return size > 1 ? bisected(from + size / 2) : dropped(fault);
        }
        return Steps.isTooMuch(fault) && size > 1 ? smaller(size / 2) : null;
    }

    private BatchedRead<T> bisected(int middle) {
        Pending right = new Pending(middle, to, pending);
        return with(new Pending(from, middle, right), batch, isShrunk, bad).next();
    }

    private BatchedRead<T> dropped(Fault fault) {
        SetParameterValuesFault one = new SetParameterValuesFault(names.get(from), fault.faultCode(),
                fault.faultString());
        return with(pending, batch, isShrunk, bad.and(one)).next();
    }

    private BatchedRead<T> smaller(int newBatch) {
        return with(new Pending(from, to, pending), newBatch, true, bad).next();
    }

    private BatchedRead<T> next() {
        if (pending == null) {
            return with(null, batch, isShrunk, bad);
        }
        int end = Math.min(pending.to(), pending.from() + batch);
        Pending rest = end < pending.to() ? new Pending(end, pending.to(), pending.then()) : pending.then();
        return new BatchedRead<>(names, pending.from(), end, rest, batch, isShrunk, proven, answers, bad);
    }

    private BatchedRead<T> with(@Nullable Pending newPending, int newBatch, boolean shrunk,
            Gathered<SetParameterValuesFault> newBad) {
        return new BatchedRead<>(names, 0, 0, newPending, newBatch, shrunk, proven, answers, newBad);
    }
}
