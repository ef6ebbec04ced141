/**
 * What the core needs from outside, as interfaces; {@code acs.store} fulfils them on PostgreSQL. A port's method is one
 * business step, it returns what the caller needs to go on, and it fails with a {@link acs.port.StoreException} whose
 * reason says what to do.
 */
@NullMarked
package acs.port;

import org.jspecify.annotations.NullMarked;
