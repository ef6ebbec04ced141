package acs.cwmp;

/**
 * Why a CPE informs (<i>TR-069 A6 table 8</i>). The ACS keeps codes that it does not know and must not refuse them (A6
 * §3.7.2.1).
 *
 * @param text as sent, trimmed, not empty, for instance {@code 2 PERIODIC} or {@code X CT-COM BIND}
 */
public record EventCode(String text) {
    public static final EventCode BOOTSTRAP = new EventCode("0 BOOTSTRAP");
    public static final EventCode BOOT = new EventCode("1 BOOT");
    public static final EventCode PERIODIC = new EventCode("2 PERIODIC");
    public static final EventCode SCHEDULED = new EventCode("3 SCHEDULED");
    public static final EventCode VALUE_CHANGE = new EventCode("4 VALUE CHANGE");
    public static final EventCode KICKED = new EventCode("5 KICKED");
    public static final EventCode CONNECTION_REQUEST = new EventCode("6 CONNECTION REQUEST");
    public static final EventCode TRANSFER_COMPLETE = new EventCode("7 TRANSFER COMPLETE");
    public static final EventCode DIAGNOSTICS_COMPLETE = new EventCode("8 DIAGNOSTICS COMPLETE");

    /** The kinds of events, a bounded set that metrics may use as a tag. */
    public enum Kind {
        BOOTSTRAP("0 BOOTSTRAP"),
        BOOT("1 BOOT"),
        PERIODIC("2 PERIODIC"),
        SCHEDULED("3 SCHEDULED"),
        VALUE_CHANGE("4 VALUE CHANGE"),
        KICKED("5 KICKED"),
        CONNECTION_REQUEST("6 CONNECTION REQUEST"),
        TRANSFER_COMPLETE("7 TRANSFER COMPLETE"),
        DIAGNOSTICS_COMPLETE("8 DIAGNOSTICS COMPLETE"),
        REQUEST_DOWNLOAD("9 REQUEST DOWNLOAD"),
        AUTONOMOUS_TRANSFER_COMPLETE("10 AUTONOMOUS TRANSFER COMPLETE"),
        DU_STATE_CHANGE_COMPLETE("11 DU STATE CHANGE COMPLETE"),
        AUTONOMOUS_DU_STATE_CHANGE_COMPLETE("12 AUTONOMOUS DU STATE CHANGE COMPLETE"),
        WAKEUP("13 WAKEUP"),
        HEARTBEAT("14 HEARTBEAT"),
        M_REBOOT("M Reboot"),
        M_SCHEDULE_INFORM("M ScheduleInform"),
        M_DOWNLOAD("M Download"),
        M_SCHEDULE_DOWNLOAD("M ScheduleDownload"),
        M_UPLOAD("M Upload"),
        M_CHANGE_DU_STATE("M ChangeDUState"),
        /** A vendor's method, {@code M X_…}. */
        M_VENDOR(""),
        /** A vendor's event, {@code X …}. */
        VENDOR(""),
        /** Neither the standard's nor marked as a vendor's. */
        UNKNOWN("");

        private final String code;

        Kind(String code) {
            this.code = code;
        }
    }

    /** What kind of event this is; the comparison ignores case, which devices get wrong. */
    public Kind kind() {
        if (text.equals(Kind.PERIODIC.code)) {
            return Kind.PERIODIC;
        }
        for (Kind kind : Kind.values()) {
            if (!kind.code.isEmpty() && kind.code.equalsIgnoreCase(text)) {
                return kind;
            }
        }
        if (text.regionMatches(true, 0, "M X_", 0, 4)) {
            return Kind.M_VENDOR;
        }
        return text.regionMatches(true, 0, "X ", 0, 2) ? Kind.VENDOR : Kind.UNKNOWN;
    }
}
