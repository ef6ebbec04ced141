package acs.cwmp;

/** An RPC that the ACS calls on a CPE (<i>TR-069 A6 §A.3.2, A.4.1</i>). */
public sealed interface AcsRequest extends CwmpMessage permits GetRpcMethods {}
