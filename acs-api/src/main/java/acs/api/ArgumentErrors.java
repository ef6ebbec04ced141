package acs.api;

import java.util.ArrayList;
import java.util.List;

/** What is wrong with a request's content, the first problem of each member; so many at most. Confined to one request. */
final class ArgumentErrors {
    private static final int ERRORS_MAX = 100;

    private final List<Problem.ParameterError> errors = new ArrayList<>();

    void add(String path, String detail) {
        if (errors.size() < ERRORS_MAX && errors.stream().noneMatch(error -> error.parameter().equals(path))) {
            errors.add(new Problem.ParameterError(path, detail));
        }
    }

    /** @throws ProblemException with all problems when there is one */
    void refuseIfAny() {
        if (!errors.isEmpty()) {
            throw new ProblemException(Problem.parameters(errors));
        }
    }
}
