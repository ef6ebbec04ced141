/**
 * The CWMP session as a pure machine: {@link acs.session.CwmpSession#step} takes a state and an event and returns the next
 * state and the actions to carry out. No I/O, no clock, no randomness: a recorded session replays as a test.
 */
@NullMarked
package acs.session;

import org.jspecify.annotations.NullMarked;
