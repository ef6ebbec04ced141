package acs.store;

import java.time.Duration;

/**
 * How credentials of devices are kept and changed.
 *
 * @param bootstrapUsername     that devices share before they have one of their own, empty for none
 * @param bootstrapPassword     that goes with it
 * @param bootstrapAfterReset   whether the shared secret suffices also for a device that has taken one of its own
 * @param connectionRequests    in which devices the ACS sets its ConnectionRequest credentials
 * @param stun                  in which of these it sets STUN credentials too
 * @param olderVersionsMax      versions of the key before the current one whose passwords are good still
 * @param operationExpiry       how long an operation that sets credentials is wanted
 * @param cachedMax             devices, and usernames, whose credentials are remembered; a name of 128 characters or more counts
 *                              for several
 * @param cacheTime             for how long at most
 * @param indexMax              stored credentials that are known by a hash each, so that no others need a look
 * @param look                  how often a node looks for what others changed
 */
public record CredentialSettings(String bootstrapUsername, String bootstrapPassword, boolean bootstrapAfterReset,
        ConnectionRequests connectionRequests, Stun stun, int olderVersionsMax, Duration operationExpiry, int cachedMax,
        Duration cacheTime, int indexMax, Duration look) {
    /** In which devices ConnectionRequest credentials are set, at first contact and after BOOTSTRAP. */
    public enum ConnectionRequests {
        /** In none. */
        NEVER,
        /** In those that have proven who they are. */
        PROVEN,
        /** In those that nobody asked for proof, too. */
        ALWAYS
    }

    /**
     * What is set for connection requests through a NAT.
     *
     * @param logins     in which devices STUNUsername and STUNPassword are set, among those that {@link ConnectionRequests} names
     * @param serverHost set as STUNServerAddress with them, and STUNEnable to true; empty: these are left as they are
     * @param serverPort set as STUNServerPort then
     */
    public record Stun(StunLogins logins, String serverHost, int serverPort) {
        /** Nothing is set. */
        public static final Stun NOTHING = new Stun(StunLogins.NEVER, "", 0);
    }

    /** In which devices STUN credentials are set. */
    public enum StunLogins {
        /** In none. */
        NEVER,
        /** In those whose Informs or tree show that they have a STUN client. */
        SHOWN,
        /** In all, of which some will refuse. */
        ALWAYS
    }

    /** The shipped values: no shared secret. */
    public static CredentialSettings defaults() {
        return new CredentialSettings("", "", false, ConnectionRequests.PROVEN, Stun.NOTHING, 2, Duration.ofDays(1),
                100_000, Duration.ofHours(1), 1_000_000, Duration.ofSeconds(2));
    }

    /** Whether there is a shared secret. */
    boolean hasBootstrap() {
        return !bootstrapUsername.isEmpty() && !bootstrapPassword.isEmpty();
    }

    @Override
    public String toString() {
        return "CredentialSettings[" + bootstrapUsername + ", " + bootstrapAfterReset + ", " + connectionRequests + ", "
                + stun + ", " + olderVersionsMax + ", " + operationExpiry + ", " + cachedMax + ", " + cacheTime + ", "
                + indexMax
                + ", " + look + "]";
    }
}
