package acs.operation;

/** The diagnoses that data models know (<i>TR-098, TR-181, TR-143</i>). */
public enum Diagnostic {
    PING("ping"),
    TRACEROUTE("traceroute"),
    DOWNLOAD("download"),
    UPLOAD("upload"),
    DNS("dns"),
    WIFI("wifi");

    private final String word;

    Diagnostic(String word) {
        this.word = word;
    }

    /** As in REST. */
    public String word() {
        return word;
    }
}
