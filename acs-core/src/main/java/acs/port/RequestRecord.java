package acs.port;

import java.time.Instant;

import acs.cwmp.CpeRequest;

/**
 * A request of a CPE within a session, to be made durable before it is confirmed: TransferComplete and its kin.
 *
 * @param deviceKey  canonical id of the session's device
 * @param request    as received; never an Inform
 * @param receivedAt by the server's clock
 */
public record RequestRecord(String deviceKey, CpeRequest request, Instant receivedAt) {}
