package acs.load.cpe;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

import acs.cwmp.ParameterType;

/**
 * Reads the tree of a device from CSV with a head line: {@code Parameter,Object,Writable,Value,Value type}, in any order and with
 * any further columns, of which Notification and Access list are read. Quotes as in RFC 4180, so that a value may have commas and
 * lines. The roots DeviceID and Events, which no device has, tell the device's identity at most.
 */
final class DeviceCsv {
    private static final String IDENTITY = "DeviceID.";

    private final NavigableMap<String, DeviceNode> nodes = new TreeMap<>();
    private final Map<String, String> identity = new TreeMap<>();

    private DeviceCsv() {}

    /** The tree that the text describes; throws IllegalArgumentException when it is no such text or has no root. */
    static DeviceTree parse(String text) {
        List<List<String>> rows = rows(text);
        if (rows.isEmpty() || !rows.get(0).contains("Parameter")) {
            throw new IllegalArgumentException("the model has no head line with a column Parameter");
        }
        List<String> head = rows.get(0);
        DeviceCsv csv = new DeviceCsv();
        for (List<String> row : rows.subList(1, rows.size())) {
            csv.row(head, row);
        }
        csv.makeParents();
        return DeviceTree.of(csv.nodes, csv.identity);
    }

    private void row(List<String> head, List<String> row) {
        String name = cell(head, row, "Parameter");
        if (name.startsWith(IDENTITY)) {
            identity.put(name.substring(IDENTITY.length()), cell(head, row, "Value"));
        } else if (!name.isEmpty() && !name.equals("DeviceID") && !name.equals("Events")
                && !name.startsWith("Events.")) {
            put(name, head, row);
        }
    }

    private void put(String name, List<String> head, List<String> row) {
        boolean writable = cell(head, row, "Writable").equals("true");
        if (name.endsWith(".") || cell(head, row, "Object").equals("true")) {
            String path = name.endsWith(".") ? name : name + ".";
            nodes.put(path, DeviceNode.object(path, writable));
        } else {
            ParameterType type = ParameterType.lenient(cell(head, row, "Value type"));
            String notification = cell(head, row, "Notification");
            String access = cell(head, row, "Access list");
            nodes.put(name, new DeviceNode(name, writable, cell(head, row, "Value"), type,
                    notification.matches("[0-6]") ? Integer.parseInt(notification) : 0,
                    access.isBlank() ? List.of() : List.of(access.split("[,;|]", -1))));
        }
    }

    /** Some dumps leave objects out. */
    private void makeParents() {
        for (String name : List.copyOf(nodes.keySet())) {
            for (int dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
                String path = name.substring(0, dot + 1);
                nodes.putIfAbsent(path, DeviceNode.object(path, false));
            }
        }
    }

    private static String cell(List<String> head, List<String> row, String column) {
        int at = head.indexOf(column);
        return at >= 0 && at < row.size() ? row.get(at) : "";
    }

    private static List<List<String>> rows(String text) {
        List<List<String>> rows = new ArrayList<>();
        List<String> row = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            StringBuilder cell = new StringBuilder();
            at = cell(text, at, cell);
            row.add(cell.toString());
            char end = at < text.length() ? text.charAt(at) : '\n';
            at++;
            if (end == '\n') {
                rows.add(row);
                row = new ArrayList<>();
            }
        }
        return rows;
    }

    /** Reads a cell and returns where it ends: at a comma, a line's end or the end. */
    private static int cell(String text, int from, StringBuilder cell) {
        boolean quoted = false;
        int at = from;
        for (; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '"') {
                boolean doubled = quoted && at + 1 < text.length() && text.charAt(at + 1) == '"';
                if (doubled) {
                    cell.append('"');
                    at++;
                } else {
                    quoted = !quoted;
                }
            } else if (!quoted && (c == ',' || c == '\n')) {
                return at;
            } else if (quoted || c != '\r') {
                cell.append(c);
            }
        }
        return at;
    }
}
