package acs.load.cpe;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import acs.cwmp.AddObject;
import acs.cwmp.AddObjectResponse;
import acs.cwmp.CwmpMessage;
import acs.cwmp.DeleteObject;
import acs.cwmp.DeleteObjectResponse;

/** Making and deleting of instances (<i>TR-069 A6 §A.3.2.6, A.3.2.7</i>). Numbers are never used again. */
final class ObjectMethods {
    private static final int INSTANCES_MAX = 256;

    private final DeviceTree tree;
    private final ParameterMethods parameters;
    /** The highest number that a table has had. */
    private final Map<String, Long> highest = new HashMap<>();

    ObjectMethods(DeviceTree tree, ParameterMethods parameters) {
        this.tree = tree;
        this.parameters = parameters;
    }

    CwmpMessage add(AddObject request) {
        String table = request.objectName();
        DeviceNode node = tree.node(table);
        if (node == null || !node.isObject() || node.isInstance() || !node.writable()) {
            return CpeFaults.fault(CpeFaults.INVALID_NAME);
        }
        if (ParameterMethods.isTooLong(request.parameterKey())) {
            return CpeFaults.fault(CpeFaults.INVALID_ARGUMENTS);
        }
        List<DeviceNode> instances = instances(table);
        if (instances.size() >= INSTANCES_MAX) {
            return CpeFaults.fault(CpeFaults.RESOURCES_EXCEEDED);
        }
        long number = highest(table, instances) + 1;
        highest.put(table, number);
        make(table, number, instances);
        count(table, instances.size() + 1);
        parameters.keep(request.parameterKey());
        return new AddObjectResponse(number, 0);
    }

    CwmpMessage delete(DeleteObject request) {
        String name = request.objectName();
        DeviceNode node = tree.node(name);
        if (node == null || !node.isInstance() || !node.writable()) {
            return CpeFaults.fault(CpeFaults.INVALID_NAME);
        }
        if (ParameterMethods.isTooLong(request.parameterKey())) {
            return CpeFaults.fault(CpeFaults.INVALID_ARGUMENTS);
        }
        String table = name.substring(0, name.lastIndexOf('.', name.length() - 2) + 1);
        highest.put(table, highest(table, instances(table)));
        tree.remove(name);
        count(table, instances(table).size());
        parameters.keep(request.parameterKey());
        return new DeleteObjectResponse(0);
    }

    /** Forgets which numbers were used. */
    void reset() {
        highest.clear();
    }

    private List<DeviceNode> instances(String table) {
        return tree.children(table).stream().filter(DeviceNode::isInstance).toList();
    }

    private long highest(String table, List<DeviceNode> instances) {
        long found = highest.getOrDefault(table, 0L);
        for (DeviceNode instance : instances) {
            found = Math.max(found,
                    Long.parseLong(instance.name().substring(table.length(), instance.name().length() - 1)));
        }
        return found;
    }

    /** The new instance has what the first one has, without the instances below it and with initial values. */
    private void make(String table, long number, List<DeviceNode> instances) {
        String path = table + number + ".";
        tree.put(DeviceNode.object(path, true));
        if (instances.isEmpty()) {
            return;
        }
        String pattern = instances.get(0).name();
        for (DeviceNode node : tree.below(pattern)) {
            String rest = node.name().substring(pattern.length());
            if (!rest.isEmpty() && !hasInstance(rest)) {
                tree.put(node.withName(path + rest).withValue(initial(node)).withAttributes(0, List.of()));
            }
        }
    }

    private static boolean hasInstance(String rest) {
        for (String segment : rest.split("\\.", -1)) {
            if (DeviceNode.isNumber(segment)) {
                return true;
            }
        }
        return false;
    }

    private static String initial(DeviceNode node) {
        return node.isObject() ? "" : ValueSyntax.initial(node.type());
    }

    /** Most tables have a parameter beside them that counts their instances. */
    private void count(String table, int instances) {
        tree.set(table.substring(0, table.length() - 1) + "NumberOfEntries", Integer.toString(instances));
    }
}
