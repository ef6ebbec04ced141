package acs.transport.soap;

import java.util.HashMap;
import java.util.Map;

import acs.cwmp.CwmpNamespace;
import org.jspecify.annotations.Nullable;

/** CWMP's namespaces by URI, made once. */
final class CwmpNamespaces {
    private static final Map<String, CwmpNamespace> BY_URI = new HashMap<>();

    static {
        for (int minor = 0; minor <= 9; minor++) {
            CwmpNamespace namespace = new CwmpNamespace(minor);
            BY_URI.put(namespace.uri(), namespace);
        }
    }

    private CwmpNamespaces() {}

    /** The namespace with this URI; {@code null} when it is none of CWMP's. */
    static @Nullable CwmpNamespace of(String uri) {
        return BY_URI.get(uri);
    }
}
