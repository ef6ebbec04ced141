/**
 * Many simulated CPEs over real sockets: {@link acs.load.fleet.FleetRun} decides which device calls when, on one event loop, and
 * counts; {@link acs.load.fleet.CpeClient} carries one session over plain Netty; {@link acs.load.fleet.ConnectionRequests} hears who
 * wants a device to call.
 */
@NullMarked
package acs.load.fleet;

import org.jspecify.annotations.NullMarked;
