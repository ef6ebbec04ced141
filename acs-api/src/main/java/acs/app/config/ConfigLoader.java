package acs.app.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/** Reads defaults, file, environment and flags, in this order of rising strength, and tells all that is wrong at once. */
public final class ConfigLoader {
    private static final String FILE_NAME = "acs.yaml";
    private static final Map<String, Setting<?>> BY_KEY = Settings.ALL.stream()
            .collect(Collectors.toUnmodifiableMap(Setting::key, Function.identity()));
    private static final Map<String, Setting<?>> BY_VARIABLE = Settings.ALL.stream()
            .collect(Collectors.toUnmodifiableMap(Setting::variable, Function.identity()));

    private final ConfigInput input;
    private final List<String> problems = new ArrayList<>();

    private ConfigLoader(ConfigInput input) {
        this.input = input;
    }

    /** What is in force. */
    public static AcsConfig load(ConfigInput input) throws ConfigException {
        return new ConfigLoader(input).load();
    }

    /** The file that {@link #load} reads, if it holds a secret; {@code null} when it holds none, or there is no file. */
    public static @Nullable Path fileWithSecrets(ConfigInput input) {
        ConfigLoader loader = new ConfigLoader(input);
        Map<String, RawValue> outside = loader.environment();
        outside.putAll(loader.flags());
        Path file = loader.file(loader.dataDir(outside));
        boolean holdsSecrets = file != null && loader.ofFile(file).entrySet().stream()
                .anyMatch(set -> Objects.requireNonNull(BY_KEY.get(set.getKey())).isSecret()
                        && !set.getValue().text().isBlank());
        return holdsSecrets ? file : null;
    }

    private AcsConfig load() throws ConfigException {
        Map<String, RawValue> outside = environment();
        outside.putAll(flags());
        Path dataDirSoFar = dataDir(outside);
        Path file = file(dataDirSoFar);
        Map<String, RawValue> all = file == null ? new HashMap<>() : ofFile(file);
        all.putAll(outside);

        Set<String> broken = parse(all);
        all.keySet().removeAll(broken);
        SettingValues values = new SettingValues(all);
        if (file != null) {
            checkDataDirHolds(file, dataDirSoFar, dataDir(all));
        }
        problems.addAll(ConfigChecks.contradictions(values, setting -> broken.contains(setting.key())));
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        return ConfigMapping.map(values, input.workingDirectory());
    }

    private Map<String, RawValue> environment() {
        Map<String, RawValue> values = new HashMap<>();
        input.environment().forEach((variable, text) -> {
            Setting<?> setting = BY_VARIABLE.get(variable);
            if (setting != null && !text.isBlank()) {
                values.put(setting.key(), new RawValue(text, "environment " + variable));
            } else if (setting == null && variable.startsWith("ACS_")
                    && !Settings.LAUNCHER_VARIABLES.containsKey(variable)) {
                problems.add("environment " + variable + ": no such setting"
                        + NearestName.hint(variable, BY_VARIABLE.keySet()) + " (--help-config lists all)");
            }
        });
        return values;
    }

    private Map<String, RawValue> flags() {
        Map<String, RawValue> values = new HashMap<>();
        for (ConfigInput.Flag flag : input.flags()) {
            values.put(flag.key(), new RawValue(flag.text(), flag.origin()));
        }
        Map<String, RawValue> known = known(values);
        known.keySet().removeAll(secrets(known));
        return known;
    }

    /** Those that must not be flags: every user of the machine can read the command line of a process. */
    private Set<String> secrets(Map<String, RawValue> flags) {
        Set<String> secrets = new HashSet<>();
        flags.forEach((key, raw) -> {
            Setting<?> setting = Objects.requireNonNull(BY_KEY.get(key));
            if (setting.isSecret()) {
                secrets.add(key);
                problems.add(key + " (" + raw.origin() + "): is a secret, and the process list shows the command line;"
                        + " set it as " + key + " in the file or as " + setting.variable() + " in the environment");
            }
        });
        return secrets;
    }

    private Map<String, RawValue> ofFile(Path file) {
        return known(YamlFile.read(file, problems));
    }

    /** The known ones; the others become problems. */
    private Map<String, RawValue> known(Map<String, RawValue> values) {
        Map<String, RawValue> known = new HashMap<>(values);
        values.forEach((key, raw) -> {
            if (!BY_KEY.containsKey(key)) {
                known.remove(key);
                problems.add(key + " (" + raw.origin() + "): no such setting"
                        + NearestName.hint(key, BY_KEY.keySet()) + " (--help-config lists all)");
            }
        });
        return known;
    }

    private Set<String> parse(Map<String, RawValue> all) {
        Set<String> broken = new HashSet<>();
        for (Setting<?> setting : Settings.ALL) {
            RawValue raw = all.get(setting.key());
            if (raw == null) {
                continue;
            }
            try {
                setting.type().parse(raw.text());
            } catch (IllegalArgumentException e) {
                broken.add(setting.key());
                String shown = setting.isSecret() ? "" : " is \"" + excerpt(raw.text()) + "\" but";
                problems.add(setting.key() + " (" + raw.origin() + "):" + shown + " " + e.getMessage());
            }
        }
        return broken;
    }

    private static String excerpt(String text) {
        String line = text.replaceAll("\\p{Cntrl}", "?");
        return line.length() <= 60 ? line : line.substring(0, 60) + "…";
    }

    private Path dataDir(Map<String, RawValue> values) {
        RawValue raw = values.get(Settings.DATA_DIR.key());
        try {
            return resolve(raw == null ? Settings.DATA_DIR.defaultValue() : Settings.DATA_DIR.type().parse(raw.text()));
        } catch (IllegalArgumentException e) {
            // Told by parse(); until then the default keeps the rest checkable.
            return resolve(Settings.DATA_DIR.defaultValue());
        }
    }

    private Path resolve(Path path) {
        return input.workingDirectory().resolve(path).toAbsolutePath().normalize();
    }

    /** The file to read, {@code null} when there is none and none was asked for. */
    private @Nullable Path file(Path dataDir) {
        String variable = input.environment().getOrDefault("ACS_CONFIG", "");
        if (input.file() != null || !variable.isBlank()) {
            return resolve(input.file() != null ? input.file() : Path.of(variable));
        }
        Path here = resolve(Path.of(FILE_NAME));
        Path there = dataDir.resolve(FILE_NAME);
        boolean hasHere = Files.isRegularFile(here);
        boolean hasThere = Files.isRegularFile(there);
        if (hasHere && hasThere && !here.equals(there)) {
            problems.add(
                    "two configuration files, " + here + " and " + there + ": keep one, or name one with --config");
        }
        if (hasHere) {
            return here;
        }
        return hasThere ? there : null;
    }

    private void checkDataDirHolds(Path file, Path before, Path after) {
        if (file.startsWith(before) && !before.equals(after)) {
            problems.add("data-dir (" + file + "): the file lies in the data directory " + before
                    + " and names another, " + after + "; set data-dir by flag or ACS_DATA_DIR, or move the file");
        }
    }
}
