package acs.cwmp;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * CWMP's SOAP header elements (<i>TR-069 A6 §3.5, table 4</i>). Unknown ones, NoMoreRequests among them, are ignored.
 *
 * @param id                    chosen by the requester, echoed by the response; {@code null} when absent (quirk Q20)
 * @param holdRequests          ACS to CPE, deprecated; {@code false} when absent
 * @param sessionTimeoutSeconds hint of a CPE for how long the ACS should wait, 0 when absent
 * @param supportedCwmpVersions of a CPE, as sent, for instance {@code 1.4}; empty when absent
 * @param useCwmpVersion        the ACS's choice, for instance {@code 1.4}; {@code null} when absent
 */
public record EnvelopeHeader(@Nullable String id, boolean holdRequests, int sessionTimeoutSeconds,
        List<String> supportedCwmpVersions, @Nullable String useCwmpVersion) {

    /** No header elements at all. */
    public static final EnvelopeHeader EMPTY = new EnvelopeHeader(null, false, 0, List.of(), null);

    public EnvelopeHeader {
        supportedCwmpVersions = List.copyOf(supportedCwmpVersions);
    }

    /** A header that holds the ID alone. */
    public static EnvelopeHeader withId(@Nullable String id) {
        return id == null ? EMPTY : new EnvelopeHeader(id, false, 0, List.of(), null);
    }
}
