/**
 * TLS on the server's side: certificates and CAs from files that may change while the server runs, one context per certificate
 * and audience, handshakes that are bounded in number and time, and who a client certificate proves a CPE to be (<i>TR-069 A6
 * §3.3</i>). {@link acs.transport.tls.ServerTls} is the way in. No context, key or file leaves the package.
 */
@NullMarked
package acs.transport.tls;

import org.jspecify.annotations.NullMarked;
