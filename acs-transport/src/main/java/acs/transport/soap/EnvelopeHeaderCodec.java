package acs.transport.soap;

import java.util.ArrayList;
import java.util.List;

import acs.cwmp.CwmpNamespace;
import acs.cwmp.EnvelopeHeader;
import acs.cwmp.HeaderText;
import org.jspecify.annotations.Nullable;

/** CWMP's elements of the SOAP header (<i>TR-069 A6 §3.5, table 4</i>); others are passed over (quirks Q21, Q22). */
final class EnvelopeHeaderCodec {
    private static final int VERSIONS_MAX = 32;

    private @Nullable String id;
    private boolean holdRequests;
    private int sessionTimeoutSeconds;
    private List<String> supportedVersions = List.of();
    private @Nullable String useVersion;
    private @Nullable CwmpNamespace namespace;

    /** Reads the header that the cursor stands on. */
    void read(XmlCursor in) {
        while (in.nextChild()) {
            if (namespace == null) {
                namespace = CwmpNamespaces.of(in.namespace());
            }
            switch (in.name()) {
                case "ID" -> id = in.text(HeaderText.ENVELOPE_ID);
                case "HoldRequests" -> holdRequests = XsdLexical.isTrue(in.text());
                case "SessionTimeout" -> sessionTimeoutSeconds = seconds(in.text());
                case "SupportedCWMPVersions" -> supportedVersions = versions(in.text(HeaderText.ARGUMENT));
                case "UseCWMPVersion" -> useVersion = in.text(HeaderText.WORD);
                default -> in.skip();
            }
        }
    }

    EnvelopeHeader header() {
        if (!holdRequests && sessionTimeoutSeconds == 0 && supportedVersions.isEmpty() && useVersion == null) {
            return EnvelopeHeader.withId(id);
        }
        return new EnvelopeHeader(id, holdRequests, sessionTimeoutSeconds, supportedVersions, useVersion);
    }

    /** The CWMP namespace of the header's elements; {@code null} when none has one. */
    @Nullable
    CwmpNamespace namespace() {
        return namespace;
    }

    static void write(XmlOutput out, EnvelopeHeader header) {
        if (header.equals(EnvelopeHeader.EMPTY)) {
            return;
        }
        out.startSoap("Header");
        String id = header.id();
        if (id != null) {
            out.header("ID", true, id);
        }
        if (header.holdRequests()) {
            out.header("HoldRequests", true, XsdLexical.of(true));
        }
        if (header.sessionTimeoutSeconds() > 0) {
            out.header("SessionTimeout", false, Integer.toString(header.sessionTimeoutSeconds()));
        }
        if (!header.supportedCwmpVersions().isEmpty()) {
            out.header("SupportedCWMPVersions", false, String.join(",", header.supportedCwmpVersions()));
        }
        String useVersion = header.useCwmpVersion();
        if (useVersion != null) {
            out.header("UseCWMPVersion", true, useVersion);
        }
        out.end();
    }

    /** A hint, so that what cannot be read counts as not given, and what is too large as the largest. */
    private static int seconds(String text) {
        return (int) Math.min(XsdLexical.unsigned(text).orElse(0), Integer.MAX_VALUE);
    }

    private static List<String> versions(String text) {
        List<String> versions = new ArrayList<>();
        int from = 0;
        while (from <= text.length() && versions.size() < VERSIONS_MAX) {
            int comma = text.indexOf(',', from);
            int to = comma < 0 ? text.length() : comma;
            String version = text.substring(from, to).strip();
            if (!version.isEmpty()) {
                versions.add(version);
            }
            from = to + 1;
        }
        return versions;
    }
}
