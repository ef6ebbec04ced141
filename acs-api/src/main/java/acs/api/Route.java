package acs.api;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A resource.
 *
 * @param template its path; a segment in braces is a variable; also the metric's tag
 * @param access   who may use it
 * @param actions  what it does, one per method
 */
record Route(String template, Access access, List<Action> actions) {
    /** Who may use a resource. */
    enum Access {
        /** Whoever holds a token. */
        TOKEN,
        /** Everybody. */
        OPEN
    }

    Route {
        actions = List.copyOf(actions);
    }

    static Route withToken(String template, Action... actions) {
        return new Route(template, Access.TOKEN, List.of(actions));
    }

    static Route open(String template, Action... actions) {
        return new Route(template, Access.OPEN, List.of(actions));
    }

    /** What it does on this method, {@code null} when it does not know it. */
    @Nullable
    Action action(String method) {
        String wanted = method.equals("HEAD") ? Action.Method.GET.name() : method;
        for (Action action : actions) {
            if (action.method().name().equals(wanted)) {
                return action;
            }
        }
        return null;
    }

    /** The methods it knows, as the Allow field says them. */
    String allow() {
        StringBuilder methods = new StringBuilder();
        for (Action action : actions) {
            methods.append(action.method() == Action.Method.GET ? "GET, HEAD" : action.method().name()).append(", ");
        }
        return methods.append("OPTIONS").toString();
    }

    /** The values of the variables when the path is this route's, otherwise {@code null}. No segment is empty. */
    @Nullable
    Map<String, String> match(String path) {
        String[] wanted = template.split("/", -1);
        String[] given = path.split("/", wanted.length + 1);
        if (wanted.length != given.length) {
            return null;
        }
        Map<String, String> variables = new LinkedHashMap<>();
        for (int i = 0; i < wanted.length; i++) {
            if (wanted[i].startsWith("{")) {
                if (given[i].isEmpty()) {
                    return null;
                }
                variables.put(wanted[i].substring(1, wanted[i].length() - 1), given[i]);
            } else if (!wanted[i].equals(given[i])) {
                return null;
            }
        }
        return variables;
    }
}
