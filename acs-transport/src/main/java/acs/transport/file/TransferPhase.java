package acs.transport.file;

/** Where a {@link FileConnection} stands: what it waits for. */
enum TransferPhase {
    /** For a request's head. */
    WAITING,
    /** For the end of a request without body. */
    HEAD,
    /** For the store. */
    ASKING,
    /** A download's body goes out. */
    SENDING,
    /** An upload's body comes in. */
    RECEIVING,
    /** The last answer is given; what still comes is thrown away. */
    LINGERING,
    /** Gone. */
    CLOSED
}
