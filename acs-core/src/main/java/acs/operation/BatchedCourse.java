package acs.operation;

import java.util.List;

import acs.cwmp.CpeResponse;
import acs.cwmp.Fault;
import org.jspecify.annotations.Nullable;

/**
 * A course that reads names in batches, and goes on when it has their answers.
 *
 * @param <T> what is read of each name
 */
sealed interface BatchedCourse<T> extends Course permits ReadingValues, ReadingAttributes, RefreshingValues {
    /** How far it came. */
    BatchedRead<T> read();

    /** Bytes of memory of what was gathered before the reading began. */
    default long bytesBefore() {
        return 0;
    }

    @Override
    default long bytes() {
        return bytesBefore() + read().bytes();
    }

    /** What the answer tells, {@code null} when it is the answer to something else. */
    @Nullable
    List<T> told(CpeResponse response);

    /** The next step after an answer or a fault that the reading could take. */
    PlanStep goOn(BatchedRead<T> next, PlanContext context);

    @Override
    default PlanStep answered(CpeResponse response, PlanContext context) {
        List<T> told = told(response);
        if (told == null) {
            return Steps.wrongAnswer(this, response);
        }
        BatchedRead<T> next = read().answered(told);
        return next.answers().size() > context.limits().parametersMax()
                ? Steps.tooManyParameters(leased(), context, learnt())
                : within(next, context);
    }

    /** What is too much is left out; what was read before is kept. */
    private PlanStep within(BatchedRead<T> next, PlanContext context) {
        return bytesBefore() + next.bytes() > context.limits().answerBytesMax()
                ? Steps.tooManyBytes(leased(), context, learnt())
                : goOn(next, context);
    }

    @Override
    default PlanStep refused(Fault fault, PlanContext context) {
        BatchedRead<T> next = read().refused(fault);
        return next == null ? Steps.refused(leased(), fault, context, learnt()) : within(next, context);
    }
}
