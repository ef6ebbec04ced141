package acs.store;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import acs.cwmp.VendorArgument;
import tools.jackson.databind.JsonNode;

/**
 * Arguments of vendors' methods. Those of a request are members of an object, since that is how clients ask: a text, an object,
 * or a list of both where an element is repeated. Those of a response are lists, since a CPE may send them in any order.
 */
final class VendorJson {
    private VendorJson() {}

    /** Of a request; elements of one name stand together. */
    static Map<String, Object> asked(List<VendorArgument> arguments) {
        Map<String, List<Object>> byName = new LinkedHashMap<>();
        for (VendorArgument it : arguments) {
            byName.computeIfAbsent(StoredText.clean(it.name()), name -> new ArrayList<>())
                    .add(it.children().isEmpty() ? StoredText.clean(it.value()) : asked(it.children()));
        }
        Map<String, Object> object = new LinkedHashMap<>();
        byName.forEach((name, values) -> object.put(name, values.size() == 1 ? values.getFirst() : values));
        return object;
    }

    /** What {@link #asked(List)} has written. */
    static List<VendorArgument> asked(JsonNode object) {
        List<VendorArgument> all = new ArrayList<>();
        object.forEachEntry((name, value) -> {
            if (value.isArray()) {
                value.forEach(each -> all.add(element(name, each)));
            } else {
                all.add(element(name, value));
            }
        });
        return all;
    }

    private static VendorArgument element(String name, JsonNode value) {
        return value.isObject()
                ? new VendorArgument(name, "", asked(value))
                : VendorArgument.of(name, value.stringValue());
    }

    /** Of a response, in the CPE's order. */
    static List<Object> answered(List<VendorArgument> arguments) {
        List<Object> all = new ArrayList<>();
        for (VendorArgument it : arguments) {
            all.add(OperationJson.object("name", it.name(), "value", it.value(), "children",
                    answered(it.children())));
        }
        return all;
    }
}
