package acs.operation;

import acs.cwmp.CpeResponse;
import acs.cwmp.Fault;
import acs.cwmp.GetParameterNames;
import acs.cwmp.GetParameterNamesResponse;

/** A course that lists names, and goes on when it has them. */
sealed interface NamesCourse extends Course permits WalkingNames, RefreshingNames {
    /** How far it came. */
    NameWalk walk();

    /** The next step after an answer or a fault that the walk could take. */
    PlanStep goOn(NameWalk next, PlanContext context);

    @Override
    default GetParameterNames asked() {
        return walk().request();
    }

    @Override
    default PlanStep answered(CpeResponse response, PlanContext context) {
        if (!(response instanceof GetParameterNamesResponse answer)) {
            return Steps.wrongAnswer(this, response);
        }
        NameWalk next = walk().answered(answer.parameterList());
        return next.names().size() > context.limits().parametersMax()
                ? Steps.tooManyParameters(leased(), context, learnt())
                : within(next, context);
    }

    /** What is too much is left out; what was listed before is kept. */
    private PlanStep within(NameWalk next, PlanContext context) {
        return next.bytes() > context.limits().answerBytesMax()
                ? Steps.tooManyBytes(leased(), context, learnt())
                : goOn(next, context);
    }

    @Override
    default long bytes() {
        return walk().bytes();
    }

    @Override
    default PlanStep refused(Fault fault, PlanContext context) {
        NameWalk next = walk().refused(fault, context);
        return next == null ? Steps.refused(leased(), fault, context, learnt()) : within(next, context);
    }
}
