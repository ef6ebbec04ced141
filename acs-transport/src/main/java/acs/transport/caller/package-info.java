/**
 * Who calls a listener, through which proxy, and whether he may now: what stands before TLS and HTTP on every connection.
 */
@NullMarked
package acs.transport.caller;

import org.jspecify.annotations.NullMarked;
