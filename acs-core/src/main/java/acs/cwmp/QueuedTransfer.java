package acs.cwmp;

/**
 * A transfer that waits or runs (deprecated struct).
 *
 * @param commandKey of the request
 * @param state      1 not started, 2 running, 3 cleaning up
 */
public record QueuedTransfer(String commandKey, int state) {}
