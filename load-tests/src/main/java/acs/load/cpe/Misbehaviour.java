package acs.load.cpe;

/** What a simulated device can be told to do wrong, each as real ones do. */
public enum Misbehaviour {
    /** Answers a request by an empty POST. */
    NO_ANSWER("W11"),
    /** Answers by the response of another RPC. */
    WRONG_RESPONSE("W12"),
    /** Answers under another ID than the request's. */
    WRONG_ID("Q65"),
    /** Answers every request by fault 9002. */
    FAULT_EVERYTHING("Q50"),
    /** Answers every request by fault 9800, a vendor's. */
    FAULT_9800("Q50"),
    /** Breaks the session off when a request comes. */
    DROP_SOCKET("W11"),
    /** Sends TransferComplete with an empty CommandKey and both times Unknown. */
    EMPTY_COMMAND_KEY("Q40"),
    /** Sends no TransferComplete. */
    NO_TRANSFER_COMPLETE("Q39"),
    /** Answers GetParameterValues and GetParameterNames by 100,000 entries. */
    MANY_PARAMETERS("Q66"),
    /** Answers GetParameterValues and GetParameterNames by names that nobody asked for, too. */
    NAMES_OUTSIDE_PATH("Q26"),
    /** Refuses values of some of the names that GetParameterNames lists, by 9005. */
    UNKNOWN_NAME_9005("Q37");

    private final String quirk;

    Misbehaviour(String quirk) {
        this.quirk = quirk;
    }

    /** Number of the quirk that comes nearest, in the list of quirks of real devices. */
    public String quirk() {
        return quirk;
    }
}
