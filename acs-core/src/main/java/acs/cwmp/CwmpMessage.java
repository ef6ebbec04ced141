package acs.cwmp;

/**
 * The content of one SOAP body. "Request" and "response" mean the RPC, never the HTTP direction: a CPE's POST often
 * carries a {@link CpeResponse} or {@link Fault}. Switch over it without {@code default}, so that a new RPC fails to
 * compile wherever it must be handled.
 */
public sealed interface CwmpMessage permits CpeRequest, AcsRequest, CpeResponse, AcsResponse, Fault {

    /** The name of the body's element as on the wire, for instance {@code GetRPCMethods}; {@code Fault} for a fault. */
    String rpcName();
}
