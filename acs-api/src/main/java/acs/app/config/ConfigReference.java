package acs.app.config;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The reference of all settings, as Markdown; {@code --help-config} prints it and the documents hold it. */
public final class ConfigReference {
    private static final Map<String, String> GROUPS = Map.ofEntries(Map.entry("", "Process"),
            Map.entry("cwmp", "CPEs: the CWMP listener"), Map.entry("sessions", "CWMP sessions"),
            Map.entry("operations", "Operations"), Map.entry("soap", "What one envelope may hold"),
            Map.entry("db", "The database"), Map.entry("embedded", "The embedded PostgreSQL"),
            Map.entry("store", "What is stored"), Map.entry("api", "REST API"),
            Map.entry("management", "Health and metrics"), Map.entry("log", "Logs"),
            Map.entry("auth", "How CPEs prove who they are"), Map.entry("secrets", "Secrets at rest"),
            Map.entry("tls", "TLS"), Map.entry("network", "Proxies and admission"),
            Map.entry("wake", "Connection requests"), Map.entry("stun", "STUN and connection requests over UDP"),
            Map.entry("xmpp", "Connection requests over XMPP"), Map.entry("files", "The file service"));

    private ConfigReference() {}

    /** The whole reference. */
    public static String markdown() {
        StringBuilder text = new StringBuilder(
                """
                        # Configuration reference

                        Printed by `deploy/acs --help-config`; a test keeps this file equal to it.

                        A setting is taken from, weakest first: its default, the YAML file, its environment variable, the command
                        line (`--set key=value`, or a flag of its own; not for secrets, which the process list would show). The file is the one that `--config` or `ACS_CONFIG` names,
                        else `acs.yaml` in the working directory or in the data directory. Keys may be nested or dotted:

                            cwmp:
                              port: 7547
                            api.port: 8080

                        Times need a unit (`500ms`, `30s`, `5m`, `2h`, `7d`); sizes are bytes or have one (`512B`, `64KiB`, `4MiB`).
                        An empty environment variable counts as not set. Unknown names, wrong values and settings that contradict
                        each other stop the start with exit code 2; all of them are told at once. `deploy/acs check-config` only
                        checks.
                        """);
        Settings.ALL.stream().map(ConfigReference::group).distinct().forEach(group -> table(text, group));
        text.append("\n## Read by the launcher\n\n| variable | meaning |\n|---|---|\n");
        Settings.LAUNCHER_VARIABLES
                .forEach((name, doc) -> text.append("| `").append(name).append("` | ").append(doc).append(" |\n"));
        return text.toString();
    }

    private static void table(StringBuilder text, String group) {
        text.append("\n## ").append(GROUPS.get(group)).append("\n\n")
                .append("| key | variable | default | allowed | meaning |\n|---|---|---|---|---|\n");
        Settings.ALL.stream().filter(setting -> group(setting).equals(group))
                .forEach(setting -> text.append(row(setting)).append('\n'));
    }

    private static String row(Setting<?> setting) {
        String fallback = setting.defaultText().isEmpty() ? "not set" : "`" + setting.defaultText() + "`";
        String doc = setting.doc() + (setting.isSecret() ? " Secret: never logged, and no flag." : "");
        return List.of("`" + setting.key() + "`", "`" + setting.variable() + "`", fallback, setting.type().range(), doc)
                .stream().collect(Collectors.joining(" | ", "| ", " |"));
    }

    private static String group(Setting<?> setting) {
        int dot = setting.key().indexOf('.');
        return dot < 0 ? "" : setting.key().substring(0, dot);
    }
}
