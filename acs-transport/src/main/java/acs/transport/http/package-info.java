/**
 * The southbound HTTP server: a CPE's POST to a decoded {@link acs.engine.CpePost}, its reply to bytes.
 */
@NullMarked
package acs.transport.http;

import org.jspecify.annotations.NullMarked;
