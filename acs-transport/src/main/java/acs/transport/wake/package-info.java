/** Connection requests: asking CPEs to open a session, over HTTP, UDP and XMPP (<i>TR-069 A6 §3.2.2, Annexes G and K</i>). */
@NullMarked
package acs.transport.wake;

import org.jspecify.annotations.NullMarked;
