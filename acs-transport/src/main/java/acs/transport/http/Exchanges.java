package acs.transport.http;

import acs.engine.SessionRunner;
import acs.memory.MemoryBudget;
import acs.transport.auth.CpeAuthenticator;
import acs.transport.caller.Callers;
import reactor.core.scheduler.Scheduler;

/**
 * What the exchanges of all connections share.
 *
 * @param settings    of the server
 * @param authenticator says who sends
 * @param runner      answers
 * @param bodyDecoder bytes to envelope
 * @param answers     to bytes
 * @param connections the open ones
 * @param memory      bounds what is held
 * @param callers     whose a connection is
 * @param largeBodies where large bodies are decoded; its queue is bounded
 * @param meters      counts
 */
record Exchanges(SouthboundSettings settings, CpeAuthenticator authenticator, SessionRunner runner,
        BodyDecoder bodyDecoder, Answers answers,
        Connections connections, MemoryBudget memory, Callers callers, Scheduler largeBodies, HttpMeters meters) {}
