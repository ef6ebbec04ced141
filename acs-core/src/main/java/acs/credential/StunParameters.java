package acs.credential;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The parameters by which a device shows that it has a STUN client for connection requests (<i>TR-069 A6 Annex G</i>). */
public final class StunParameters {
    /** The object of both data models that they stand in. */
    public static final String MANAGEMENT_SERVER = "ManagementServer.";
    /** Each of them shows it, whatever its value is. */
    private static final List<String> NAMES = List.of("STUNEnable", "STUNUsername", "STUNPassword",
            "UDPConnectionRequestAddress");
    private static final Set<String> PATHS = Stream.of("Device.", "InternetGatewayDevice.")
            .flatMap(root -> NAMES.stream().map(name -> root + MANAGEMENT_SERVER + name))
            .collect(Collectors.toUnmodifiableSet());

    private StunParameters() {}

    /** Whether a parameter of this path shows it. */
    public static boolean show(String path) {
        return PATHS.contains(path);
    }
}
