package acs.cwmp;

/**
 * An RPC that a CPE calls on the ACS (<i>TR-069 A6 §A.3.1, A.3.3, A.4.2</i>). Every one is answered: by its response or by a
 * {@link Fault}.
 */
public sealed interface CpeRequest extends CwmpMessage permits Inform, GetRpcMethods, TransferComplete,
        AutonomousTransferComplete, RequestDownload, Kicked, DuStateChangeComplete, AutonomousDuStateChangeComplete,
        UnknownRpc, InvalidArguments {}
