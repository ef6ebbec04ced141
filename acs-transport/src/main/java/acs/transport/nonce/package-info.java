/**
 * Nonces of HTTP Digest that this server gives to clients, and the memory of proofs that were already used. Nothing here knows what
 * a client proves with them. Uses the keys of {@code acs.credential} alone.
 */
@NullMarked
package acs.transport.nonce;

import org.jspecify.annotations.NullMarked;
