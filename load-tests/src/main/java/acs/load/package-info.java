/**
 * Loads made of simulated CPEs, as commands: {@link acs.load.Simulate} plays a fleet against an ACS, {@link acs.load.CpuPerSession}
 * tells what a session costs the server and its database. Gatling simulations and JMH benchmarks stand beside the tests.
 */
@NullMarked
package acs.load;

import org.jspecify.annotations.NullMarked;
