package acs.transport.wake;

import acs.port.CredentialStore.ConnectionRequestCredential;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a device that is to be woken. Addresses are supplied by the device and not to be trusted.
 *
 * @param deviceKey            canonical id
 * @param connectionRequestUrl as it reported, empty when never
 * @param udpAddress           {@code host:port} of its NAT binding, learnt by STUN or reported as
 *                             UDPConnectionRequestAddress; empty when there is none
 * @param jabberId             ConnReqJabberID as it reported, empty when never
 * @param credential           that it expects of the ACS, {@code null} when none is known
 */
public record WakeTarget(String deviceKey, String connectionRequestUrl, String udpAddress, String jabberId,
        @Nullable ConnectionRequestCredential credential) {}
