package acs.load.cpe;

import org.jspecify.annotations.Nullable;

/** What the driver of a {@link SimulatedCpe} has to do now. */
public sealed interface CpeTurn {
    /**
     * POST, and tell the CPE what comes back.
     *
     * @param body         empty for an empty POST; not copied, not to be changed
     * @param cookie       value of the Cookie header, {@code null} for none
     * @param acknowledged the Inform that the last answer confirmed, {@code null} when it confirmed none
     * @param delayMillis  to wait before
     */
    @SuppressWarnings("ArrayRecordComponent") // Handed over, never compared.
    record Post(byte[] body, @Nullable String cookie, @Nullable AcknowledgedInform acknowledged, long delayMillis)
            implements
                CpeTurn {
        /** At once. */
        public Post(byte[] body, @Nullable String cookie, @Nullable AcknowledgedInform acknowledged) {
            this(body, cookie, acknowledged, 0);
        }
    }

    /** The session ended well: close the connection. */
    record Done() implements CpeTurn {}

    /**
     * The session failed: close the connection. The CPE reports its events again in its next session.
     *
     * @param detail for people
     */
    record Failed(SessionFailure reason, String detail) implements CpeTurn {}
}
