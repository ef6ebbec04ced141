/**
 * Carries out what the session machine decides: {@link acs.engine.SessionRunner} turns actions into port calls and their
 * results into events; {@link acs.engine.Sessions} holds the live sessions, bounded, by cookie and by device. The only
 * place between socket and store where Reactor sequences anything.
 */
@NullMarked
package acs.engine;

import org.jspecify.annotations.NullMarked;
