package acs.load.cpe;

/** What a simulated device can be told to do wrong, each as real ones do. */
public enum Misbehaviour {
    NO_ANSWER("W11", "Answers a request by an empty POST."),
    WRONG_RESPONSE("W12", "Answers by the response of another RPC."),
    WRONG_ID("Q65", "Answers under another ID than the request's."),
    FAULT_EVERYTHING("Q50", "Answers every request by fault 9002."),
    FAULT_9800("Q50", "Answers every request by fault 9800, a vendor's."),
    DROP_SOCKET("W11", "Breaks the session off when a request comes."),
    DROP_AFTER_DOING("W11", "Does what a request asks, and breaks the session off instead of answering."),
    SLOW_ANSWER("W11", "Takes two seconds for each answer."),
    EMPTY_COMMAND_KEY("Q40", "Sends TransferComplete with an empty CommandKey and both times Unknown."),
    NO_TRANSFER_COMPLETE("Q39", "Sends no TransferComplete."),
    MANY_PARAMETERS("Q66", "Answers GetParameterValues and GetParameterNames by 100,000 entries."),
    NAMES_OUTSIDE_PATH("Q26", "Answers GetParameterValues and GetParameterNames by names that nobody asked for, too."),
    UNKNOWN_NAME_9005("Q37", "Refuses values of some of the names that GetParameterNames lists, by 9005.");

    private final String quirk;
    private final String meaning;

    Misbehaviour(String quirk, String meaning) {
        this.quirk = quirk;
        this.meaning = meaning;
    }

    /** Number of the quirk that comes nearest, in the list of quirks of real devices. */
    public String quirk() {
        return quirk;
    }

    /** What the device does, for people: a sentence. */
    public String meaning() {
        return meaning;
    }
}
