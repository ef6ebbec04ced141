/**
 * Connection requests through an XMPP server that ACS and CPEs are clients of (<i>TR-069 A6 Annex K</i>). The library blocks
 * and has threads of its own: all of it stays here, off the event loops.
 */
@NullMarked
package acs.transport.xmpp;

import org.jspecify.annotations.NullMarked;
