package acs.cwmp;

/**
 * A known request of a CPE whose arguments break the rules: an Inform without SerialNumber, for instance. It is answered
 * with fault 8003 (<i>TR-069 A6 §A.5.2</i>), which needs the envelope's ID, so it is a message and not an error.
 *
 * @param rpcName the RPC that was called, as on the wire
 * @param detail  what is wrong, for the log and the fault; holds no value sent by the device
 */
public record InvalidArguments(String rpcName, String detail) implements CpeRequest {}
