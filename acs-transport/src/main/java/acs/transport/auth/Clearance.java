package acs.transport.auth;

import java.time.Duration;

import acs.credential.CpeIdentity;
import acs.engine.AuthFailure;
import org.jspecify.annotations.Nullable;

/** What becomes of a POST for what it shows of its sender. */
public sealed interface Clearance {
    /**
     * It may be read.
     *
     * @param identity what its sender has proven
     */
    record Proven(CpeIdentity identity) implements Clearance {}

    /**
     * It may be read when it belongs to a session; to open one it needs a proof, or a fresh one.
     *
     * @param why what it showed was no proof, {@code null} when it showed nothing
     */
    record Unproven(@Nullable AuthFailure why) implements Clearance {}

    /**
     * What it showed is wrong: it is not to be read, whatever it belongs to.
     *
     * @param why for the operator, not for the CPE
     */
    record Refused(AuthFailure why) implements Clearance {}

    /**
     * Too many proofs of the same sender failed: this one is not looked at.
     *
     * @param retryAfter when to come back
     */
    record Blocked(Duration retryAfter) implements Clearance {}

    /** The store cannot tell now. */
    record Unavailable() implements Clearance {}

    /** It shows something that is to be verified; opaque. */
    final class Claimed implements Clearance {
        private final Claim claim;

        Claimed(Claim claim) {
            this.claim = claim;
        }

        Claim claim() {
            return claim;
        }

        @Override
        public String toString() {
            return "Claimed";
        }
    }
}
