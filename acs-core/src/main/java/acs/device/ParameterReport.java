package acs.device;

import java.util.List;

import acs.cwmp.ParameterAttributes;
import acs.cwmp.ParameterInfo;
import acs.cwmp.ParameterValue;
import org.jspecify.annotations.Nullable;

/**
 * What answers to our requests taught about a device's parameters, for the shadow.
 *
 * @param values       read, or set with success
 * @param names        with whether they can be written; objects end with a dot
 * @param attributes   notification and access
 * @param deleted      partial paths that exist no more
 * @param parameterKey set with success, {@code null} when none was set; no part of the shadow but the device's mark
 */
public record ParameterReport(List<ParameterValue> values, List<ParameterInfo> names,
        List<ParameterAttributes> attributes, List<String> deleted, @Nullable String parameterKey) {
    /** Nothing was learnt. */
    public static final ParameterReport NOTHING = new ParameterReport(List.of(), List.of(), List.of(), List.of(), null);

    public ParameterReport {
        values = List.copyOf(values);
        names = List.copyOf(names);
        attributes = List.copyOf(attributes);
        deleted = List.copyOf(deleted);
    }

    /** Whether there is nothing for the shadow. */
    public boolean isEmpty() {
        return values.isEmpty() && names.isEmpty() && attributes.isEmpty() && deleted.isEmpty();
    }
}
