package acs.operation;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import acs.cwmp.Fault;
import acs.cwmp.GetParameterNames;
import acs.cwmp.ParameterInfo;
import acs.cwmp.SetParameterValuesFault;
import acs.device.Quirk;
import org.jspecify.annotations.Nullable;

/**
 * Lists the names below a path: in one call, or level by level, breadth first, where that is too much for the CPE (quirks Q34
 * and Q35). No path is asked twice in a walk by level, whatever the CPE answers: only what stands directly below the asked
 * path is asked next. A value: every answer makes the next one.
 *
 * @param path      below which the walk goes
 * @param isByLevel whether it goes level by level
 * @param level     the paths of this level
 * @param at        which of them is asked
 * @param below     the paths of the next level
 * @param names     found so far
 * @param refused   paths that the CPE listed and then refused
 */
record NameWalk(String path, boolean isByLevel, List<String> level, int at, Gathered<String> below,
        Gathered<ParameterInfo> names, Gathered<SetParameterValuesFault> refused) {
    /** A path to be asked is a name that was found, so it takes no more than its place in a list. */
    private static final int SHARED_NAME = 16;

    static NameWalk of(String path, LeasedOperation leased, PlanContext context) {
        boolean skipsRoot = path.isEmpty() && context.quirks().has(Quirk.NO_ROOT_NAMES);
        boolean careful = context.quirks().has(Quirk.WALK_BY_LEVEL) || leased.attempts() > 1;
        return below(skipsRoot ? context.rootObject() : path, careful);
    }

    /** A full name has no levels. */
    private static NameWalk below(String path, boolean careful) {
        return new NameWalk(path, careful && isObject(path), List.of(path), 0, Gathered.none(name -> SHARED_NAME),
                Gathered.none(AnswerBytes::name), Gathered.none(AnswerBytes::fault));
    }

    private static boolean isObject(String path) {
        return path.isEmpty() || path.endsWith(".");
    }

    /** Bytes of memory that the names, the paths to be asked and the refusals take. */
    long bytes() {
        return names.bytes() + refused.bytes() + below.bytes() + (long) SHARED_NAME * level.size();
    }

    boolean isDone() {
        return at == level.size();
    }

    GetParameterNames request() {
        return new GetParameterNames(level.get(at), isByLevel);
    }

    NameWalk answered(List<ParameterInfo> answer) {
        List<ParameterInfo> kept = new ArrayList<>(answer.size());
        Set<String> children = new LinkedHashSet<>();
        Names asked = Names.asked(List.of(level.get(at)));
        for (ParameterInfo info : answer) {
            if (asked.cover(info.name())) {
                kept.add(info);
                if (isByLevel && isChild(info.name(), level.get(at))) {
                    children.add(info.name());
                }
            }
        }
        return next(below.and(List.copyOf(children)), names.and(kept), refused);
    }

    /** An object directly below the path. */
    private static boolean isChild(String name, String path) {
        return name.length() > path.length() && name.startsWith(path)
                && name.indexOf('.', path.length()) == name.length() - 1;
    }

    /** How to go on after a fault, {@code null} when there is no other way. */
    @Nullable
    NameWalk refused(Fault fault, PlanContext context) {
        boolean isTop = names.isEmpty() && at == 0;
        if (!isTop) {
            SetParameterValuesFault one = new SetParameterValuesFault(level.get(at), fault.faultCode(),
                    fault.faultString());
            return next(below, names, refused.and(one));
        }
        boolean refusesRoot = Steps.isAboutNames(fault) || Steps.isInternalError(fault);
        if (path.isEmpty() && refusesRoot && !context.rootObject().isEmpty()) {
            return below(context.rootObject(), isByLevel);
        }
        return Steps.isTooMuch(fault) && !isByLevel && isObject(path) ? below(path, true) : null;
    }

    private NameWalk next(Gathered<String> newBelow, Gathered<ParameterInfo> newNames,
            Gathered<SetParameterValuesFault> newRefused) {
        return at + 1 < level.size()
                ? new NameWalk(path, isByLevel, level, at + 1, newBelow, newNames, newRefused)
                : new NameWalk(path, isByLevel, newBelow.all(), 0, Gathered.none(name -> SHARED_NAME), newNames,
                        newRefused);
    }
}
