package acs.load.cpe;

import acs.cwmp.Envelope;

/** What a CPE does next. */
public sealed interface CpeAction {
    /**
     * POST this envelope.
     *
     * @param delayMillis to wait before
     */
    record PostEnvelope(Envelope envelope, long delayMillis) implements CpeAction {
        /** At once. */
        public PostEnvelope(Envelope envelope) {
            this(envelope, 0);
        }
    }

    /** POST nothing: no requests are left, or there is no answer. */
    record PostNothing() implements CpeAction {}

    /** The session ended well. */
    record End() implements CpeAction {}

    /**
     * The session failed.
     *
     * @param detail for people
     */
    record Fail(SessionFailure reason, String detail) implements CpeAction {}
}
