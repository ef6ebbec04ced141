package acs.cwmp;

import java.util.Optional;

/**
 * The CWMP namespace of an envelope (<i>TR-069 A6 table 89</i>). The standard has three, {@code urn:dslforum-org:cwmp-1-0} to
 * {@code …-1-2}; devices that send {@code …-1-3} or {@code …-1-4} are of the 1.2 family and are answered as they ask.
 *
 * @param minor 0–9
 */
public record CwmpNamespace(int minor) {
    public static final CwmpNamespace CWMP_1_0 = new CwmpNamespace(0);
    public static final CwmpNamespace CWMP_1_1 = new CwmpNamespace(1);
    public static final CwmpNamespace CWMP_1_2 = new CwmpNamespace(2);

    private static final String PREFIX = "urn:dslforum-org:cwmp-1-";
    private static final String[] URIS = new String[10];

    static {
        for (int minor = 0; minor < URIS.length; minor++) {
            URIS[minor] = PREFIX + minor;
        }
    }

    public CwmpNamespace {
        if (minor < 0 || minor > 9) {
            throw new IllegalArgumentException("no CWMP namespace has minor version " + minor);
        }
    }

    /** The namespace with this URI, if it is one of CWMP's. */
    public static Optional<CwmpNamespace> of(String uri) {
        if (uri.length() != PREFIX.length() + 1 || !uri.startsWith(PREFIX)) {
            return Optional.empty();
        }
        int minor = uri.charAt(PREFIX.length()) - '0';
        return minor >= 0 && minor <= 9 ? Optional.of(new CwmpNamespace(minor)) : Optional.empty();
    }

    /** As it stands on the wire. */
    public String uri() {
        return URIS[minor];
    }
}
