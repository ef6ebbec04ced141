package acs.operation;

/**
 * A waiting operation that something has settled.
 *
 * @param waiting the operation
 * @param outcome what became of it
 */
public record Settlement(WaitingOperation waiting, Outcome outcome) {}
