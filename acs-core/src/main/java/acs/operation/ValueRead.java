package acs.operation;

import java.util.List;

import acs.cwmp.Fault;
import acs.cwmp.GetParameterValues;
import acs.cwmp.ParameterValue;
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
 * @param values   read so far
 * @param bad      names that the CPE refused
 */
record ValueRead(List<String> names, int from, int to, @Nullable Pending pending, int batch, boolean isShrunk,
        int proven, Gathered<ParameterValue> values, Gathered<SetParameterValuesFault> bad) {
    /** A range of names. */
    record Pending(int from, int to, @Nullable Pending then) {}

    static ValueRead of(List<String> names, LeasedOperation leased, PlanContext context) {
        return new ValueRead(names, 0, 0, new Pending(0, names.size(), null), batch(leased, context), false, 0,
                Gathered.none(), Gathered.none()).next();
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

    boolean isDone() {
        return from == to;
    }

    GetParameterValues request() {
        return new GetParameterValues(names.subList(from, to));
    }

    ValueRead answered(List<ParameterValue> answer) {
        return new ValueRead(names, 0, 0, pending, batch, isShrunk, isShrunk ? batch : proven, values.and(answer), bad)
                .next();
    }

    /** How to go on after a fault, {@code null} when it is not for the names or the size of the batch. */
    @Nullable
    ValueRead refused(Fault fault) {
        int size = to - from;
        if (Steps.isAboutNames(fault)) {
            return size > 1 ? bisected(from + size / 2) : dropped(fault);
        }
        return Steps.isTooMuch(fault) && size > 1 ? smaller(size / 2) : null;
    }

    private ValueRead bisected(int middle) {
        Pending right = new Pending(middle, to, pending);
        return with(new Pending(from, middle, right), batch, isShrunk, bad).next();
    }

    private ValueRead dropped(Fault fault) {
        SetParameterValuesFault one = new SetParameterValuesFault(names.get(from), fault.faultCode(),
                fault.faultString());
        return with(pending, batch, isShrunk, bad.and(one)).next();
    }

    private ValueRead smaller(int newBatch) {
        return with(new Pending(from, to, pending), newBatch, true, bad).next();
    }

    private ValueRead next() {
        if (pending == null) {
            return with(null, batch, isShrunk, bad);
        }
        int end = Math.min(pending.to(), pending.from() + batch);
        Pending rest = end < pending.to() ? new Pending(end, pending.to(), pending.then()) : pending.then();
        return new ValueRead(names, pending.from(), end, rest, batch, isShrunk, proven, values, bad);
    }

    private ValueRead with(@Nullable Pending newPending, int newBatch, boolean shrunk,
            Gathered<SetParameterValuesFault> newBad) {
        return new ValueRead(names, 0, 0, newPending, newBatch, shrunk, proven, values, newBad);
    }
}
