/** What TLS costs the server, measured alone: handshakes without CWMP. */
@NullMarked
package acs.load.tls;

import org.jspecify.annotations.NullMarked;
