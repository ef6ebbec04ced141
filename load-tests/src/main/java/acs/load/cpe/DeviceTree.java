package acs.load.cpe;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

import acs.cwmp.ParameterType;
import org.jspecify.annotations.Nullable;

/**
 * The objects and parameters of a device. Devices of one model share the tree that they came with and keep what differs from it,
 * so that a thousand of them cost little more than one. For one thread at a time; the shared part is never changed.
 */
public final class DeviceTree {
    private static final String BEHIND_ALL = "\uffff";

    private final NavigableMap<String, DeviceNode> base;
    private final Map<String, String> identity;
    private final String root;
    /** What differs from the base; empty for what is gone. */
    private final NavigableMap<String, Optional<DeviceNode>> changes = new TreeMap<>();

    private DeviceTree(NavigableMap<String, DeviceNode> base, Map<String, String> identity, String root) {
        this.base = base;
        this.identity = identity;
        this.root = root;
    }

    /** Reads a device's CSV, see {@link DeviceCsv}; throws IllegalArgumentException when it cannot be read. */
    public static DeviceTree parse(String csv) {
        return DeviceCsv.parse(csv);
    }

    /**
     * A tree of these nodes, which the tree takes over; parameters that every device must have are added.
     *
     * @param identity Manufacturer, OUI and ProductClass, each if known
     */
    static DeviceTree of(NavigableMap<String, DeviceNode> nodes, Map<String, String> identity) {
        List<String> roots = nodes.keySet().stream().filter(name -> name.indexOf('.') == name.length() - 1).toList();
        if (roots.size() != 1 || !nodes.containsKey(roots.get(0))) {
            throw new IllegalArgumentException("the model must have one root, Device or InternetGatewayDevice");
        }
        String root = roots.get(0);
        for (String object : List.of("DeviceInfo.", "ManagementServer.")) {
            nodes.putIfAbsent(root + object, DeviceNode.object(root + object, false));
        }
        for (String name : List.of("DeviceInfo.SoftwareVersion", "ManagementServer.ParameterKey",
                "ManagementServer.ConnectionRequestURL")) {
            nodes.putIfAbsent(root + name, DeviceNode.parameter(root + name, false, "", ParameterType.STRING));
        }
        return new DeviceTree(nodes, identity, root);
    }

    /** A device's own tree as it left the factory; changes of either do not show in the other. */
    public DeviceTree fresh() {
        return new DeviceTree(base, identity, root);
    }

    /**
     * The same tree with another value from the factory on; a parameter that is missing is added, writable.
     *
     * @param name below the root, for instance {@code ManagementServer.PeriodicInformInterval}
     */
    public DeviceTree with(String name, String value, ParameterType type) {
        NavigableMap<String, DeviceNode> nodes = new TreeMap<>(base);
        DeviceNode known = nodes.get(root + name);
        nodes.put(root + name,
                known == null ? DeviceNode.parameter(root + name, true, value, type) : known.withValue(value));
        return new DeviceTree(nodes, identity, root);
    }

    /** {@code Device.} or {@code InternetGatewayDevice.}. */
    public String root() {
        return root;
    }

    /** A part of the identity, for instance {@code OUI}; empty when unknown. */
    String identity(String part) {
        return identity.getOrDefault(part, "");
    }

    /** The object (with its dot) or parameter of this name, {@code null} when there is none. */
    public @Nullable DeviceNode node(String name) {
        Optional<DeviceNode> change = changes.get(name);
        return change == null ? base.get(name) : change.orElse(null);
    }

    /** The value of a parameter, empty when there is no such parameter. */
    public String value(String name) {
        DeviceNode node = node(name);
        return node == null ? "" : node.value();
    }

    /** The object itself and all below it in the order of names; all there is for the empty path. */
    public List<DeviceNode> below(String path) {
        NavigableSet<String> names = new TreeSet<>(base.subMap(path, true, path + BEHIND_ALL, false).keySet());
        names.addAll(changes.subMap(path, true, path + BEHIND_ALL, false).keySet());
        List<DeviceNode> found = new ArrayList<>(names.size());
        for (String name : names) {
            DeviceNode node = node(name);
            if (node != null) {
                found.add(node);
            }
        }
        return found;
    }

    /** The parameters and objects directly below an object. */
    public List<DeviceNode> children(String path) {
        return below(path).stream().filter(node -> isChild(path, node.name())).toList();
    }

    private static boolean isChild(String path, String name) {
        int dot = name.indexOf('.', path.length());
        return name.length() > path.length() && (dot < 0 || dot == name.length() - 1);
    }

    /** Adds or replaces. */
    void put(DeviceNode node) {
        changes.put(node.name(), Optional.of(node));
    }

    /** Sets a value, if there is such a parameter. */
    void set(String name, String value) {
        DeviceNode node = node(name);
        if (node != null && !node.value().equals(value)) {
            put(node.withValue(value));
        }
    }

    /** Removes an object with all below it. */
    void remove(String path) {
        for (DeviceNode node : below(path)) {
            if (base.containsKey(node.name())) {
                changes.put(node.name(), Optional.empty());
            } else {
                changes.remove(node.name());
            }
        }
    }

    /** Forgets every change. */
    void reset() {
        changes.clear();
    }

    /** How many nodes differ from those of the shared tree. */
    int changedNodes() {
        return changes.size();
    }
}
