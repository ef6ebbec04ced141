package acs.load.cpe;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

import acs.cwmp.CwmpMessage;
import acs.cwmp.Fault;
import acs.cwmp.FaultCode;
import acs.cwmp.GetParameterAttributes;
import acs.cwmp.GetParameterAttributesResponse;
import acs.cwmp.GetParameterNames;
import acs.cwmp.GetParameterNamesResponse;
import acs.cwmp.GetParameterValues;
import acs.cwmp.GetParameterValuesResponse;
import acs.cwmp.ParameterAttributes;
import acs.cwmp.ParameterAttributesChange;
import acs.cwmp.ParameterInfo;
import acs.cwmp.ParameterValue;
import acs.cwmp.SetParameterAttributes;
import acs.cwmp.SetParameterAttributesResponse;
import acs.cwmp.SetParameterValues;
import acs.cwmp.SetParameterValuesFault;
import acs.cwmp.SetParameterValuesResponse;
import org.jspecify.annotations.Nullable;

/** Reading and setting of values, names and attributes (<i>TR-069 A6 §A.3.2.1 to A.3.2.5</i>). */
final class ParameterMethods {
    private static final int KEY_LENGTH_MAX = 32;
    private static final String SUBSCRIBER = "Subscriber";

    private final DeviceTree tree;
    private final Diagnostics diagnostics;

    ParameterMethods(DeviceTree tree, Diagnostics diagnostics) {
        this.tree = tree;
        this.diagnostics = diagnostics;
    }

    CwmpMessage values(GetParameterValues request) {
        List<ParameterValue> values = new ArrayList<>();
        for (String path : request.parameterNames()) {
            List<DeviceNode> found = parameters(path);
            if (found == null) {
                return CpeFaults.fault(CpeFaults.INVALID_NAME);
            }
            found.forEach(node -> values.add(new ParameterValue(node.name(), node.value(), node.type())));
        }
        return new GetParameterValuesResponse(values);
    }

    CwmpMessage names(GetParameterNames request) {
        String path = request.parameterPath();
        if (path.isEmpty()) {
            return infos(request.nextLevel() ? tree.below("").subList(0, 1) : tree.below(""));
        }
        DeviceNode node = tree.node(path);
        if (node == null) {
            return CpeFaults.fault(CpeFaults.INVALID_NAME);
        }
        if (!node.isObject()) {
            return request.nextLevel() ? CpeFaults.fault(CpeFaults.INVALID_ARGUMENTS) : infos(List.of(node));
        }
        return infos(request.nextLevel() ? tree.children(path) : tree.below(path));
    }

    private static CwmpMessage infos(List<DeviceNode> nodes) {
        return new GetParameterNamesResponse(
                nodes.stream().map(node -> new ParameterInfo(node.name(), node.writable())).toList());
    }

    CwmpMessage attributes(GetParameterAttributes request) {
        List<ParameterAttributes> attributes = new ArrayList<>();
        for (String path : request.parameterNames()) {
            List<DeviceNode> found = parameters(path);
            if (found == null) {
                return CpeFaults.fault(CpeFaults.INVALID_NAME);
            }
            found.forEach(
                    node -> attributes
                            .add(new ParameterAttributes(node.name(), node.notification(), node.accessList())));
        }
        return new GetParameterAttributesResponse(attributes);
    }

    CwmpMessage setAttributes(SetParameterAttributes request) {
        TreeMap<String, DeviceNode> changed = new TreeMap<>();
        for (ParameterAttributesChange change : request.parameterList()) {
            List<DeviceNode> found = parameters(change.name());
            if (found == null) {
                return CpeFaults.fault(CpeFaults.INVALID_NAME);
            }
            int fault = fault(change);
            if (fault != 0) {
                return CpeFaults.fault(fault);
            }
            found.forEach(node -> changed.put(node.name(), changed(changed.getOrDefault(node.name(), node), change)));
        }
        changed.values().forEach(tree::put);
        return new SetParameterAttributesResponse();
    }

    private static int fault(ParameterAttributesChange change) {
        if (change.notificationChange() && (change.notification() < 0 || change.notification() > 6)) {
            return CpeFaults.INVALID_ARGUMENTS;
        }
        if (change.accessListChange() && !change.accessList().stream().allMatch(SUBSCRIBER::equals)) {
            return CpeFaults.INVALID_ARGUMENTS;
        }
        // Counters change all the time: a device refuses to call for each change.
        boolean active = change.notificationChange() && isActive(change.notification());
        return active && change.name().contains(".Stats.") ? CpeFaults.NOTIFICATION_REJECTED : 0;
    }

    /** Whether a change of the value opens a session. */
    static boolean isActive(int notification) {
        return notification == 2 || notification == 5 || notification == 6;
    }

    private static DeviceNode changed(DeviceNode node, ParameterAttributesChange change) {
        return node.withAttributes(change.notificationChange() ? change.notification() : node.notification(),
                change.accessListChange() ? change.accessList() : node.accessList());
    }

    CwmpMessage setValues(SetParameterValues request) {
        Set<String> names = new HashSet<>();
        for (ParameterValue value : request.parameterList()) {
            if (!names.add(value.name())) {
                return CpeFaults.fault(CpeFaults.INVALID_ARGUMENTS);
            }
        }
        if (isTooLong(request.parameterKey())) {
            return CpeFaults.fault(CpeFaults.INVALID_ARGUMENTS);
        }
        List<SetParameterValuesFault> faults = new ArrayList<>();
        for (ParameterValue value : request.parameterList()) {
            int code = fault(value);
            if (code != 0) {
                faults.add(new SetParameterValuesFault(value.name(), new FaultCode(code), CpeFaults.text(code)));
            }
        }
        if (!faults.isEmpty()) {
            return new Fault(new FaultCode(CpeFaults.INVALID_ARGUMENTS), CpeFaults.text(CpeFaults.INVALID_ARGUMENTS),
                    faults);
        }
        request.parameterList().forEach(this::set);
        keep(request.parameterKey());
        return new SetParameterValuesResponse(0);
    }

    private int fault(ParameterValue value) {
        DeviceNode node = tree.node(value.name());
        if (node == null || node.isObject()) {
            return CpeFaults.INVALID_NAME;
        }
        if (!node.writable()) {
            return CpeFaults.NOT_WRITABLE;
        }
        if (value.type() != node.type()) {
            return CpeFaults.INVALID_TYPE;
        }
        boolean good = ValueSyntax.isValue(node.type(), value.value())
                && (!Diagnostics.isState(value.name()) || Diagnostics.canBeSet(value.value()));
        return good ? 0 : CpeFaults.INVALID_VALUE;
    }

    private void set(ParameterValue value) {
        if (Diagnostics.isState(value.name())) {
            diagnostics.set(value.name(), value.value());
        } else {
            tree.set(value.name(), value.value());
        }
    }

    static boolean isTooLong(String key) {
        return key.length() > KEY_LENGTH_MAX;
    }

    /** Keeps the ParameterKey of what succeeded. */
    void keep(String parameterKey) {
        tree.set(tree.root() + "ManagementServer.ParameterKey", parameterKey);
    }

    /** The parameters of a full or partial path, {@code null} when there is no such path. */
    private @Nullable List<DeviceNode> parameters(String path) {
        DeviceNode node = tree.node(path);
        if (node != null && !node.isObject()) {
            return List.of(node);
        }
        if (node == null && !path.isEmpty()) {
            return null;
        }
        return tree.below(path).stream().filter(below -> !below.isObject()).toList();
    }
}
