package acs.session;

import java.util.ArrayList;
import java.util.List;

/**
 * What a step decided.
 *
 * @param next    the state from now on
 * @param actions to be carried out in this order
 */
public record Step(SessionState next, List<SessionAction> actions) {
    public Step {
        actions = List.copyOf(actions);
    }

    static Step of(SessionState next, SessionAction... actions) {
        return new Step(next, List.of(actions));
    }

    /** The same, with something to be done before. */
    Step after(SessionAction first) {
        List<SessionAction> all = new ArrayList<>(actions.size() + 1);
        all.add(first);
        all.addAll(actions);
        return new Step(next, all);
    }
}
