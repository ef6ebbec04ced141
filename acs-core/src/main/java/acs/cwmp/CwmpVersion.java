package acs.cwmp;

import java.util.Optional;

/** The versions of CWMP, oldest first (<i>TR-069 A6 table 89</i>). */
public enum CwmpVersion {
    V1_0("1.0"),
    V1_1("1.1"),
    V1_2("1.2"),
    V1_3("1.3"),
    V1_4("1.4");

    private final String text;

    CwmpVersion(String text) {
        this.text = text;
    }

    /** As in SupportedCWMPVersions, for instance {@code 1.4}. */
    public String text() {
        return text;
    }

    /** The version written so, if the ACS speaks it. */
    public static Optional<CwmpVersion> of(String text) {
        for (CwmpVersion version : values()) {
            if (version.text.equals(text)) {
                return Optional.of(version);
            }
        }
        return Optional.empty();
    }

    /**
     * The version of a CPE that does not name its versions: told by its namespace, and 1.3 for the 1.2 namespace when a
     * SessionTimeout header is there (A6 §3.7.2.1, table 11).
     */
    public static CwmpVersion inferred(CwmpNamespace namespace, boolean hasSessionTimeout) {
        return switch (namespace.minor()) {
            case 0 -> V1_0;
            case 1 -> V1_1;
            case 2 -> hasSessionTimeout ? V1_3 : V1_2;
            case 3 -> V1_3;
            default -> V1_4;
        };
    }
}
