package acs.transport.auth;

import java.util.Objects;

import acs.credential.CpeIdentity;
import acs.transport.digest.DigestAlgorithm;
import org.jspecify.annotations.Nullable;

/**
 * What the last proof by Digest on a connection was made of. A CPE proves itself again with each POST of its session, by the same
 * password and nonce: neither is looked up again then. One per connection, for one POST at a time; never prints itself.
 */
public final class LastProof {
    private @Nullable Made made;

    /**
     * A proof that was right, without what the header said besides: it stays as long as the connection.
     *
     * @param algorithm   of the proof
     * @param rawUsername as sent
     * @param realm       as sent, {@code null} when it was not
     * @param nonce       as sent
     * @param issued      of the nonce, milliseconds since 1970
     * @param secret      hash of the password
     * @param identity    that it proved
     */
    // Never compared, and changed by nobody.
    @SuppressWarnings("ArrayRecordComponent")
    record Made(DigestAlgorithm algorithm, String rawUsername, @Nullable String realm, String nonce, long issued,
            byte[] secret, CpeIdentity identity) {
        static Made of(Authorization.Digest shown, long issued, byte[] secret, CpeIdentity identity) {
            return new Made(shown.algorithm(), shown.rawUsername(), shown.realm(), shown.nonce(), issued, secret,
                    identity);
        }

        @Override
        public String toString() {
            return "Made";
        }
    }

    /** The next POST belongs to no session: it must prove its sender as if nobody had been here before. */
    public void forget() {
        made = null;
    }

    void remember(Made proven) {
        made = proven;
    }

    /** The last one, if it was by the same user with the same nonce; whether this one is right is still to be seen. */
    @Nullable
    Made before(Authorization.Digest next) {
        Made last = made;
        return last != null && last.algorithm == next.algorithm()
                && last.nonce.equals(next.nonce()) && last.rawUsername.equals(next.rawUsername())
                && Objects.equals(last.realm, next.realm()) ? last : null;
    }

    @Override
    public String toString() {
        return "LastProof";
    }
}
