package acs.session;

import java.util.List;

import acs.cwmp.CwmpVersion;
import acs.cwmp.Envelope;
import org.jspecify.annotations.Nullable;

/**
 * The version of CWMP for a session (<i>TR-069 A6 §3.7.2.1, table 11</i>).
 *
 * @param version        agreed or inferred
 * @param useCwmpVersion to be told to the CPE, {@code null} unless it listed its versions
 */
record VersionChoice(CwmpVersion version, @Nullable String useCwmpVersion) {
    /** The choice for a CPE that sent this Inform; {@code null} when there is no version in common (fault 8006). */
    static @Nullable VersionChoice of(Envelope inform) {
        List<String> supported = inform.header().supportedCwmpVersions();
        if (supported.isEmpty()) {
            boolean hasSessionTimeout = inform.header().sessionTimeoutSeconds() > 0;
            return new VersionChoice(CwmpVersion.inferred(inform.namespace(), hasSessionTimeout), null);
        }
        return supported.stream().map(String::strip).map(CwmpVersion::of).flatMap(o -> o.stream())
                .max(CwmpVersion::compareTo).map(newest -> new VersionChoice(newest, newest.text())).orElse(null);
    }
}
