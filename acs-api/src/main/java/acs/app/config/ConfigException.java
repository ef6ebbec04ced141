package acs.app.config;

import java.util.List;

/** The configuration cannot be used. Carries everything that is wrong with it, one sentence each; never a secret. */
public final class ConfigException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;

    public ConfigException(List<String> problems) {
        super(String.join(System.lineSeparator(), problems));
        this.problems = List.copyOf(problems);
    }

    /** What is wrong, each with its setting, where it was set, and the mend. */
    public List<String> problems() {
        return problems;
    }
}
