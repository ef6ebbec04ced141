package acs.transport.file;

import java.time.Duration;
import java.util.function.Supplier;

import acs.credential.KeyRing;
import acs.transport.nonce.NonceStart;

/**
 * What the file service accepts links and logins by.
 *
 * @param auth  what a CPE must show besides its link
 * @param keys  that links and nonces are signed with; every node has the same
 * @param start of this node: Digest nonces that it made before are stale
 */
public record LinkTrust(LinkAuth auth, Supplier<KeyRing> keys, NonceStart start) {
    /** How long a Digest nonce of the file service is good. */
    public static final Duration NONCE_LIFE = Duration.ofMinutes(10);
}
