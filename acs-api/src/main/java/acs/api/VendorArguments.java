package acs.api;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import acs.cwmp.VendorArgument;
import acs.cwmp.VendorRequest;
import acs.operation.Diagnostic;
import acs.operation.Operation;
import tools.jackson.databind.JsonNode;

/** Arguments whose names the client chooses: of vendors' methods, and inputs of diagnostics. */
final class VendorArguments {
    private static final int METHOD_MAX = 256;
    private static final int WORD_MAX = 64;
    private static final int INPUTS_MAX = 64;
    private static final int INPUT_CHARACTERS_MAX = 1024;

    private VendorArguments() {}

    static VendorRequest request(Arguments arguments) {
        String method = arguments.text("method", 1, METHOD_MAX);
        String problem = method.isEmpty() ? null : ArgumentChecks.vendorMethod(method);
        if (problem != null) {
            arguments.wrong("method", problem);
        }
        return new VendorRequest(method,
                children(arguments.object("arguments"), "arguments", 1, arguments.errors()));
    }

    static Operation.Diagnose diagnose(Arguments arguments) {
        String word = arguments.text("diagnostic", 1, WORD_MAX);
        Optional<Diagnostic> diagnostic = Arrays.stream(Diagnostic.values()).filter(d -> d.word().equals(word))
                .findFirst();
        if (diagnostic.isEmpty() && !word.isEmpty()) {
            arguments.wrong("diagnostic", "must be " + Arrays.stream(Diagnostic.values()).map(Diagnostic::word)
                    .collect(Collectors.joining(", ")));
        }
        Map<String, String> inputs = inputs(arguments);
        diagnostic.map(VendorArguments::dueInput).filter(due -> !due.isEmpty() && !inputs.containsKey(due))
                .ifPresent(due -> arguments.wrong("inputs." + due, "missing"));
        return new Operation.Diagnose(diagnostic.orElse(Diagnostic.PING), inputs);
    }

    /** What a diagnostic cannot do without, by the data model's name; empty for nothing. */
    private static String dueInput(Diagnostic diagnostic) {
        return switch (diagnostic) {
            case PING, TRACEROUTE -> "Host";
            case DOWNLOAD -> "DownloadURL";
            case UPLOAD -> "UploadURL";
            case DNS -> "HostName";
            case WIFI -> "";
        };
    }

    private static Map<String, String> inputs(Arguments arguments) {
        Map<String, String> inputs = new LinkedHashMap<>();
        JsonNode given = arguments.object("inputs");
        if (given.size() > INPUTS_MAX) {
            arguments.wrong("inputs", "must have " + INPUTS_MAX + " members at most");
            return inputs;
        }
        given.forEachEntry((name, value) -> {
            String path = "inputs." + name;
            if (isName(name, path, arguments.errors())) {
                inputs.put(name, plain(value, path, arguments.errors()));
            }
        });
        inputs.forEach((name, value) -> {
            if (value.length() > INPUT_CHARACTERS_MAX) {
                arguments.wrong("inputs." + name, "longer than " + INPUT_CHARACTERS_MAX + " characters");
            }
        });
        return inputs;
    }

    private static List<VendorArgument> children(JsonNode object, String path, int depth, ArgumentErrors errors) {
        List<VendorArgument> children = new ArrayList<>();
        if (depth > VendorArgument.DEPTH_MAX && !object.isEmpty()) {
            errors.add(shown(path), "more than " + VendorArgument.DEPTH_MAX + " elements deep");
            return children;
        }
        object.forEachEntry((name, value) -> {
            String where = path + '.' + name;
            if (!isName(name, where, errors)) {
                return;
            }
            if (value.isArray()) {
                for (int i = 0; i < value.size(); i++) {
                    children.add(element(name, value.get(i), where + '[' + i + ']', depth, errors));
                }
            } else {
                children.add(element(name, value, where, depth, errors));
            }
        });
        return children;
    }

    private static VendorArgument element(String name, JsonNode value, String path, int depth,
            ArgumentErrors errors) {
        return value.isObject()
                ? new VendorArgument(name, "", children(value, path, depth + 1, errors))
                : VendorArgument.of(name, plain(value, path, errors));
    }

    private static boolean isName(String name, String path, ArgumentErrors errors) {
        String problem = ArgumentChecks.element(name);
        if (problem != null) {
            errors.add(shown(path), problem);
        }
        return problem == null;
    }

    private static String shown(String path) {
        return path.length() <= METHOD_MAX ? path : path.substring(0, METHOD_MAX) + "…";
    }

    private static String plain(JsonNode value, String path, ArgumentErrors errors) {
        if (value.isIntegralNumber() || value.isBoolean()) {
            return value.asString();
        }
        if (!value.isString()) {
            errors.add(path, "must be a text, a whole number, true or false");
            return "";
        }
        if (!XsdValues.isText(value.stringValue())) {
            errors.add(path, "has characters that XML cannot carry");
        }
        return value.stringValue();
    }
}
