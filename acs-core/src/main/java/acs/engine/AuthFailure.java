package acs.engine;

/** Why a proof of identity was not accepted; a metric's tag. The CPE is not told. */
public enum AuthFailure {
    /** What it showed cannot be read, or is longer than anything that is meant. */
    MALFORMED,
    /** The username is nobody's. */
    UNKNOWN_USER,
    /** The password is another. */
    WRONG_PASSWORD,
    /** The nonce is none of this ACS, or of a key that it has no more. */
    FORGED_NONCE,
    /** The nonce is too old; the CPE answers the next one by itself. */
    STALE_NONCE,
    /** The same proof came before; the CPE makes another one by itself. */
    REPLAYED,
    /** A way of proof that is not offered: Basic in clear text, for instance. */
    NOT_OFFERED,
    /** A username or an address from which too many proofs failed; not even looked at. */
    BLOCKED,
    /** Proven to be one device, and speaks for another. */
    OTHER_DEVICE,
    /** Knows only the shared secret, and that does not do for this device. */
    BOOTSTRAP_REFUSED,
    /** Knows a derived password of the device, and the device has taken a newer one. */
    OUTDATED
}
