/**
 * SOAP bytes to {@link acs.cwmp.Envelope} and back, on StAX: lenient on what devices get wrong, strict on what attackers send.
 */
@NullMarked
package acs.transport.soap;

import org.jspecify.annotations.NullMarked;
