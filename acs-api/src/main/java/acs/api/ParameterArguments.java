package acs.api;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import acs.cwmp.AddObject;
import acs.cwmp.DeleteObject;
import acs.cwmp.GetParameterAttributes;
import acs.cwmp.GetParameterNames;
import acs.cwmp.GetParameterValues;
import acs.cwmp.ParameterAttributesChange;
import acs.cwmp.ParameterPath;
import acs.cwmp.ParameterType;
import acs.cwmp.ParameterValue;
import acs.cwmp.SetParameterAttributes;
import acs.cwmp.SetParameterValues;
import acs.operation.Operation;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Arguments of what reads and writes parameters and objects (<i>TR-069 A6 §A.3.2</i>). Confined to one request. */
final class ParameterArguments {
    private static final int PATH_MAX = ArgumentChecks.PATH_CHARACTERS_MAX;
    private static final int ACCESS_ENTRIES_MAX = 64;
    private static final int NOTIFICATION_MAX = 6;

    private final Arguments arguments;
    private final List<Integer> untyped = new ArrayList<>();
    private boolean choosesKey;

    ParameterArguments(Arguments arguments) {
        this.arguments = arguments;
    }

    /** Indices of the values whose type was left out. */
    List<Integer> untyped() {
        return untyped;
    }

    /** Whether a ParameterKey is due and was given, be it empty. */
    boolean choosesKey() {
        return choosesKey;
    }

    GetParameterValues getValues() {
        return new GetParameterValues(names());
    }

    GetParameterAttributes getAttributes() {
        return new GetParameterAttributes(names());
    }

    GetParameterNames getNames() {
        String path = checked("parameterPath", ArgumentChecks.path(textOf("parameterPath", 0)));
        boolean nextLevel = arguments.flag("nextLevel");
        if (nextLevel && !new ParameterPath(path).isPartial()) {
            arguments.wrong("parameterPath", "must end with a dot where nextLevel is true");
        }
        return new GetParameterNames(path, nextLevel);
    }

    AddObject addObject() {
        return new AddObject(checked("objectName", ArgumentChecks.tablePath(textOf("objectName", 1))), parameterKey());
    }

    DeleteObject deleteObject() {
        return new DeleteObject(checked("objectName", ArgumentChecks.instancePath(textOf("objectName", 1))),
                parameterKey());
    }

    Operation.Refresh refresh() {
        String path = arguments.optionalText("path", PATH_MAX);
        check(arguments, "path", ArgumentChecks.partialPath(path));
        return new Operation.Refresh(new ParameterPath(path));
    }

    SetParameterValues setValues() {
        List<ParameterValue> values = new ArrayList<>();
        Set<String> names = new HashSet<>();
        List<Arguments> items = arguments.objects("parameterValues", 0, OperationRequests.LIST_ITEMS_MAX);
        for (int i = 0; i < items.size(); i++) {
            ParameterValue value = value(items.get(i), i);
            values.add(value);
            if (!names.add(value.name())) {
                items.get(i).wrong("path", "stands twice in the list");
            }
        }
        if (!arguments.has("parameterValues")) {
            arguments.wrong("parameterValues", "missing");
        } else if (arguments.any("parameterValues").isEmpty() && items.isEmpty() && !arguments.has("parameterKey")) {
            arguments.wrong("parameterValues", "must have an item unless a parameterKey is to be set");
        }
        return new SetParameterValues(values, parameterKey());
    }

    SetParameterAttributes setAttributes() {
        List<ParameterAttributesChange> changes = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Arguments item : arguments.objects("parameterAttributes", 1, OperationRequests.LIST_ITEMS_MAX)) {
            ParameterAttributesChange change = change(item);
            changes.add(change);
            if (!names.add(change.name())) {
                item.wrong("path", "stands twice in the list");
            }
        }
        return new SetParameterAttributes(changes);
    }

    private ParameterValue value(Arguments item, int index) {
        String path = item.text("path", 1, PATH_MAX);
        check(item, "path", ArgumentChecks.fullPath(path));
        String value = plain(item);
        ParameterType type = ParameterType.STRING;
        if (item.has("type")) {
            String name = item.text("type", 1, PATH_MAX);
            type = XsdValues.type(name).orElse(ParameterType.STRING);
            if (XsdValues.type(name).isEmpty()) {
                item.wrong("type", "unknown; for instance xsd:string, xsd:boolean, xsd:unsignedInt");
            } else if (!XsdValues.fits(type, value)) {
                item.wrong("value", "is no " + name);
            }
        } else {
            untyped.add(index);
        }
        item.nothingElse();
        return new ParameterValue(path, value, type);
    }

    /** A text; a whole number or a truth value may be written as such. */
    private static String plain(Arguments item) {
        JsonNode value = item.any("value");
        if (value.isIntegralNumber() || value.isBoolean()) {
            return value.asString();
        }
        if (value.isMissingNode()) {
            item.wrong("value", "missing");
        } else if (!value.isString()) {
            item.wrong("value", "must be a text, a whole number, true or false");
        } else if (!XsdValues.isText(value.stringValue())) {
            item.wrong("value", "has characters that XML cannot carry");
        }
        return value.isString() ? value.stringValue() : "";
    }

    private static ParameterAttributesChange change(Arguments item) {
        String path = item.text("path", 0, PATH_MAX);
        check(item, "path", ArgumentChecks.path(path));
        boolean notifies = item.has("notification");
        boolean lists = item.has("accessList");
        if (!notifies && !lists) {
            item.wrong("notification", "missing, and accessList too: nothing would change");
        }
        int notification = (int) item.number("notification", 0, 0, NOTIFICATION_MAX);
        List<String> access = lists ? item.texts("accessList", 0, ACCESS_ENTRIES_MAX, ACCESS_ENTRIES_MAX) : List.of();
        item.nothingElse();
        return new ParameterAttributesChange(path, notifies, notification, lists, access);
    }

    private List<String> names() {
        List<String> names = arguments.texts("parameterNames", 1, OperationRequests.LIST_ITEMS_MAX, PATH_MAX);
        for (int i = 0; i < names.size(); i++) {
            String problem = ArgumentChecks.path(names.get(i));
            if (problem != null) {
                arguments.errors().add(arguments.itemPath("parameterNames", i), problem);
            }
        }
        return names;
    }

    private String parameterKey() {
        choosesKey = arguments.has("parameterKey");
        return arguments.optionalText("parameterKey", OperationRequests.KEY_CHARACTERS_MAX);
    }

    private String textOf(String name, int min) {
        return arguments.text(name, min, PATH_MAX);
    }

    private String checked(String name, @Nullable String problem) {
        check(arguments, name, problem);
        JsonNode value = arguments.any(name);
        return value.isString() ? value.stringValue() : "";
    }

    private static void check(Arguments arguments, String name, @Nullable String problem) {
        if (problem != null && arguments.any(name).isString()) {
            arguments.wrong(name, problem);
        }
    }
}
