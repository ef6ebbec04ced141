package acs.transport.http;

import acs.engine.SessionRunner;
import acs.transport.auth.CpeAuthenticator;
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
 * @param bodyMemory  bounds the bodies in flight
 * @param largeBodies where large bodies are decoded; its queue is bounded
 * @param meters      counts
 */
record Exchanges(SouthboundSettings settings, CpeAuthenticator authenticator, SessionRunner runner,
        BodyDecoder bodyDecoder, Answers answers,
        Connections connections, BodyMemory bodyMemory, Scheduler largeBodies, HttpMeters meters) {}
