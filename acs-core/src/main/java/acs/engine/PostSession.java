package acs.engine;

import acs.credential.CpeIdentity;

/** The session that a POST belongs to: one that lives, or what is left of one that has ended. */
sealed interface PostSession permits LiveSession, EndedSession {
    /** Of the device that has or had the session. */
    String deviceKey();

    /**
     * Whether somebody who has proven this may go on with the session. No proof is needed for that, but one that is shown must
     * be the device's: a device that got its own secret within the session may change over to it.
     */
    boolean mayBeContinuedBy(CpeIdentity sender);

    /** Whether it is over. */
    boolean isEnded();

    /**
     * Whether a sender may go on with the session of a device.
     *
     * @param opener what the sender of the session's Inform had proven
     */
    static boolean mayContinue(CpeIdentity sender, String deviceKey, CpeIdentity opener) {
        return switch (sender) {
            case CpeIdentity.Unasked unasked -> true;
            case CpeIdentity.Unproven unproven -> true;
            case CpeIdentity.Device device -> device.deviceKey().equals(deviceKey);
            case CpeIdentity.Bootstrap bootstrap -> bootstrap.equals(opener);
        };
    }
}
