package acs.app.durability;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import acs.cwmp.ParameterType;
import acs.load.cpe.DeviceNode;
import acs.load.cpe.DeviceTree;

/**
 * A device's model, and what of it can be asked for.
 *
 * @param name    of the model
 * @param tree    with short intervals
 * @param texts   writable parameters of type string, of which nothing else depends
 * @param tables  objects that take instances
 * @param objects with a few parameters
 */
record SoakModel(String name, DeviceTree tree, List<String> texts, List<String> tables, List<String> objects) {
    /** Few, so that one is set again and again. */
    private static final int TEXTS_MAX = 2;
    private static final int CHOICES_MAX = 5;
    private static final int OBJECT_NODES_MAX = 60;

    static SoakModel of(String name, String csv, int intervalSeconds) {
        DeviceTree tree = DeviceTree.parse(csv)
                .with("ManagementServer.PeriodicInformEnable", "true", ParameterType.BOOLEAN)
                .with("ManagementServer.PeriodicInformInterval", Integer.toString(intervalSeconds),
                        ParameterType.UNSIGNED_INT)
                .with("ManagementServer.CWMPRetryMinimumWaitInterval", "1", ParameterType.UNSIGNED_INT)
                .with("ManagementServer.CWMPRetryIntervalMultiplier", "1200", ParameterType.UNSIGNED_INT)
                .with("ManagementServer.ConnectionRequestUsername", "", ParameterType.STRING)
                .with("ManagementServer.ConnectionRequestPassword", "", ParameterType.STRING);
        List<DeviceNode> nodes = tree.below("");
        List<String> texts = nodes.stream().filter(SoakModel::isText).map(DeviceNode::name).limit(TEXTS_MAX).toList();
        List<String> tables = nodes.stream().filter(SoakModel::isTable).map(DeviceNode::name).limit(CHOICES_MAX)
                .toList();
        List<String> objects = nodes.stream().filter(DeviceNode::isObject).map(DeviceNode::name)
                .filter(object -> isSmall(tree, object)).limit(CHOICES_MAX).toList();
        return new SoakModel(name, tree, texts, tables, objects);
    }

    static SoakModel of(Path file, int intervalSeconds) throws IOException {
        return of(file.getFileName().toString(), Files.readString(file), intervalSeconds);
    }

    private static boolean isText(DeviceNode node) {
        return node.writable() && !node.isObject() && node.type() == ParameterType.STRING
                && !node.name().contains("ManagementServer.") && !node.name().endsWith("DiagnosticsState");
    }

    private static boolean isTable(DeviceNode node) {
        return node.writable() && node.isObject() && !node.name().matches(".*\\.[0-9]+\\.");
    }

    private static boolean isSmall(DeviceTree tree, String object) {
        int nodes = tree.below(object).size();
        return nodes > 1 && nodes <= OBJECT_NODES_MAX;
    }
}
