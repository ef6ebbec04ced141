package acs.operation;

import java.util.ArrayList;
import java.util.List;

import acs.cwmp.ParameterInfo;
import acs.cwmp.SetParameterValuesFault;

/**
 * The first half of a refresh: which names there are.
 *
 * @param leased the operation
 * @param walk   how far it came
 * @param calls  so far
 */
record RefreshingNames(LeasedOperation leased, NameWalk walk, int calls) implements NamesCourse {
    static PlanStep begin(LeasedOperation leased, Operation.Refresh refresh, PlanContext context) {
        return Steps.ask(new RefreshingNames(leased, NameWalk.of(refresh.path().text(), leased, context), 1), context);
    }

    @Override
    public PlanStep goOn(NameWalk next, PlanContext context) {
        return next.isDone()
                ? RefreshingValues.begin(leased, found(next), calls, context)
                : Steps.ask(new RefreshingNames(leased, next, calls + 1), context);
    }

    private static RefreshingValues.Found found(NameWalk walk) {
        List<ParameterInfo> names = WalkingNames.names(walk);
        List<String> parameters = new ArrayList<>(names.size());
        for (ParameterInfo info : names) {
            if (!info.name().endsWith(".")) {
                parameters.add(info.name());
            }
        }
        int objects = names.size() - parameters.size();
        // Some list nothing and still give values (quirk Q36).
        List<String> toRead = names.isEmpty() ? List.of(walk.path()) : List.copyOf(parameters);
        return new RefreshingValues.Found(names, toRead, objects,
                walk.refused().all().stream().map(SetParameterValuesFault::parameterName).toList(), walk.bytes());
    }

    @Override
    public Learnt learnt() {
        List<ParameterInfo> names = WalkingNames.names(walk);
        return new Learnt(null, WalkingNames.report(names));
    }
}
