/**
 * Who a CPE is, before anything that it posts is believed: HTTP Digest (<i>RFC 7616, 2617, 2069</i>) and Basic (<i>RFC 7617</i>)
 * over credentials that a port supplies, and what its TLS certificate proves (<i>TR-069 A6 §3.4.4</i>).
 */
@NullMarked
package acs.transport.auth;

import org.jspecify.annotations.NullMarked;
