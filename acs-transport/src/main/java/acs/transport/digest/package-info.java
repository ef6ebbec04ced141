/**
 * The arithmetic of HTTP Digest (<i>RFC 7616, 2617, 2069</i>), for those who ask for proofs and for those who give them. What of
 * it is believed, how headers are read and where nonces come from is theirs.
 */
@NullMarked
package acs.transport.digest;

import org.jspecify.annotations.NullMarked;
