/**
 * STUN as CPEs behind NAT use it (<i>TR-069 A6 Annex G</i>, on classic <i>RFC 3489</i>), and the connection request over UDP
 * that goes through the binding which it keeps open. The codec is pure; the server and the request share one socket, since a
 * NAT lets in only what comes from where its device has sent to.
 */
@NullMarked
package acs.transport.stun;

import org.jspecify.annotations.NullMarked;
