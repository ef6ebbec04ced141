package acs.device;

/**
 * What some devices do otherwise than the standard says, where the ACS has to be told which ones; what it tolerates of every
 * device needs no entry. The names are what a rules file says.
 */
public enum Quirk {
    /** Takes booleans as {@code true} and {@code false} alone; {@code 1} and {@code 0} are sent otherwise. */
    BOOLEAN_WORDS("Q33"),
    /** Refuses GetParameterNames of the empty path: begin with the root object that the Inform showed. */
    NO_ROOT_NAMES("Q34"),
    /** Does not survive GetParameterNames of a whole tree: walk it level by level. */
    WALK_BY_LEVEL("Q35"),
    /** Wants each value in a SetParameterValues of its own. */
    ONE_VALUE_PER_SET("Q38"),
    /** Never says 8 DIAGNOSTICS COMPLETE: ask for the state instead. */
    POLL_DIAGNOSTICS("Q38"),
    /** Sends no TransferComplete after a download that worked: a boot, or the new version, tells. */
    SILENT_TRANSFER("Q39"),
    /** Reports fault 9010 for a file that it took: a boot with another version tells. */
    MISTAKEN_TRANSFER_FAULT("Q41"),
    /** Does not keep the ParameterKey, so that it proves nothing. */
    NO_PARAMETER_KEY("Q47"),
    /** Needs a reboot before values that were set count. */
    REBOOT_AFTER_SET("Q51"),
    /** Answers under another envelope ID than the request's. */
    OTHER_RESPONSE_ID("Q65"),
    /** Wants dateTimes without a zone. */
    ZONELESS_DATE_TIME("Q57");

    private final String number;

    Quirk(String number) {
        this.number = number;
    }

    /** Where the quirk is described, for instance {@code Q33}. */
    public String number() {
        return number;
    }
}
