package acs.session;

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
}
