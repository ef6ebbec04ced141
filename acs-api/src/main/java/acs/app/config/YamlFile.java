package acs.app.config;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Reads the configuration file into texts by dotted key. Only the tree of nodes is built, never objects: no tag can name a
 * class, and a port or a time stays the text that the operator wrote. Bounded in bytes, depth and aliases (none).
 */
final class YamlFile {
    static final int BYTES_MAX = 256 << 10;
    private static final int DEPTH_MAX = 8;

    private final String name;
    private final List<String> problems;
    private final Map<String, RawValue> values = new HashMap<>();

    private YamlFile(String name, List<String> problems) {
        this.name = name;
        this.problems = problems;
    }

    /** The file's texts; whatever is wrong with it is added to the problems. */
    static Map<String, RawValue> read(Path file, List<String> problems) {
        YamlFile yaml = new YamlFile(file.toString(), problems);
        try {
            if (Files.size(file) > BYTES_MAX) {
                problems.add(file + ": larger than " + BYTES_MAX + " bytes; this is no configuration of the ACS");
            } else {
                yaml.parse(Files.readString(file, StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            problems.add(file + ": cannot be read as UTF-8 text (" + e.getClass().getSimpleName()
                    + "); check that it exists and that this user may read it");
        }
        return yaml.values;
    }

    private void parse(String text) {
        LoaderOptions limits = new LoaderOptions();
        limits.setCodePointLimit(BYTES_MAX);
        limits.setNestingDepthLimit(DEPTH_MAX);
        limits.setMaxAliasesForCollections(0);
        try {
            Node root = new Yaml(new SafeConstructor(limits)).compose(new StringReader(text));
            if (root != null && !root.getTag().equals(Tag.NULL)) {
                collect("", root);
            }
        } catch (MarkedYAMLException e) {
            problems.add(name + lineOf(e) + ": not valid YAML: " + e.getProblem());
        } catch (YAMLException e) {
            problems.add(name + ": not valid YAML: " + e.getMessage());
        }
    }

    private void collect(String key, Node node) {
        switch (node) {
            case MappingNode map -> map.getValue().forEach(entry -> collectEntry(key, entry));
            case ScalarNode scalar when key.isEmpty() ->
                problems.add(at(scalar) + ": expected `key: value` lines, such as `cwmp.port: 7547`");
            case ScalarNode scalar when scalar.getTag().equals(Tag.NULL) ->
                problems.add(key + " (" + at(scalar) + "): has no value; remove the line or give one");
            case ScalarNode scalar -> put(key, scalar);
            default -> problems
                    .add((key.isEmpty() ? "" : key + " ") + "(" + at(node) + "): a list or an alias cannot stand here");
        }
    }

    private void collectEntry(String parent, NodeTuple entry) {
        if (entry.getKeyNode() instanceof ScalarNode name) {
            collect(parent.isEmpty() ? name.getValue() : parent + "." + name.getValue(), entry.getValueNode());
        } else {
            problems.add("(" + at(entry.getKeyNode()) + "): a key must be a plain word");
        }
    }

    private void put(String key, ScalarNode scalar) {
        RawValue before = values.put(key, new RawValue(scalar.getValue(), at(scalar)));
        if (before != null) {
            problems.add(key + " (" + at(scalar) + "): set twice, before at " + before.origin() + "; keep one");
        }
    }

    private String at(Node node) {
        return name + " line " + (node.getStartMark().getLine() + 1);
    }

    private static String lineOf(MarkedYAMLException e) {
        return e.getProblemMark() == null ? "" : " line " + (e.getProblemMark().getLine() + 1);
    }
}
