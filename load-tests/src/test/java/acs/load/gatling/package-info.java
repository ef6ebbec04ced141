/** Gatling simulations; each is a load that a fleet makes. Run by the profile {@code gatling}, not by the default build. */
@NullMarked
package acs.load.gatling;

import org.jspecify.annotations.NullMarked;
