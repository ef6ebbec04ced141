package acs.transport.stun;

/**
 * A STUN server's place in the network.
 *
 * @param host               to listen on, an address or a name
 * @param port               to listen on, 0 for any free one
 * @param publicHost         that devices know it by, a numeric address; empty for {@code host}. Shown in answers alone
 * @param receiveBufferBytes the system's memory for datagrams that wait to be read; it may grant less
 * @param policy             what is allowed
 */
public record StunSettings(String host, int port, String publicHost, int receiveBufferBytes, StunPolicy policy) {}
