/** Bounds of HTTP heads that Netty's codec does not have, for servers and clients alike. */
@NullMarked
package acs.transport.heads;

import org.jspecify.annotations.NullMarked;
