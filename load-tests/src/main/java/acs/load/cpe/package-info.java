/**
 * One scripted CPE, without I/O, clock or hidden randomness: {@link acs.load.cpe.CpeSession#step} is the CPE's side of a CWMP
 * session as a pure machine, {@link acs.load.cpe.SimulatedCpe} keeps what a device keeps between its sessions,
 * {@link acs.load.cpe.CpeMethods} answers what the ACS asks. Gatling, the fleet simulator and tests drive the same one.
 */
@NullMarked
package acs.load.cpe;

import org.jspecify.annotations.NullMarked;
