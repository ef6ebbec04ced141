package acs.port;

import java.time.Instant;

import acs.cwmp.CwmpVersion;
import acs.cwmp.Inform;

/**
 * An Inform to be made durable.
 *
 * @param deviceKey     {@link acs.cwmp.DeviceId#canonical()}, made once
 * @param inform        as received
 * @param cwmpVersion   agreed for the session
 * @param receivedAt    by the server's clock
 * @param remoteAddress of the peer, without port
 */
public record InformRecord(String deviceKey, Inform inform, CwmpVersion cwmpVersion, Instant receivedAt,
        String remoteAddress) {}
