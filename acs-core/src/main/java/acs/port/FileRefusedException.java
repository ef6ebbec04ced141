package acs.port;

/** A file's content was not taken; nothing of it is kept. The message is for the sender. */
public class FileRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Why. */
    public enum Reason {
        /** It is larger than a file may be. */
        TOO_LARGE,
        /** The disk, the database or the quota has no room for it. */
        NO_SPACE,
        /** It is not what was announced: another hash, or another length. */
        DIFFERENT,
        /** The file that it was to replace has changed. */
        CHANGED,
        /** The store lost it while it came; again. */
        LOST
    }

    private final Reason reason;

    /** Without a stack trace: nobody's program is to blame. */
    public FileRefusedException(Reason reason, String message) {
        super(message, null, false, false);
        this.reason = reason;
    }

    /** Why. */
    public Reason reason() {
        return reason;
    }
}
