/**
 * What CWMP <i>is</i>: one immutable record per message and structure, named as in TR-069 Amendment 6 (CWMP 1.4),
 * under the sealed {@link acs.cwmp.CwmpMessage}. Nothing here knows XML, HTTP, a clock or a database.
 *
 * <p>
 * Bytes become these values in {@code acs.transport.soap}; decisions on them are taken in {@code acs.session}.
 */
@NullMarked
package acs.cwmp;

import org.jspecify.annotations.NullMarked;
