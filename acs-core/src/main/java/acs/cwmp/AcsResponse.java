package acs.cwmp;

/** The ACS's answer to a {@link CpeRequest}. It leaves only after what it confirms has been committed. */
public sealed interface AcsResponse extends CwmpMessage permits InformResponse, GetRpcMethodsResponse,
        TransferCompleteResponse, AutonomousTransferCompleteResponse, RequestDownloadResponse, KickedResponse,
        DuStateChangeCompleteResponse, AutonomousDuStateChangeCompleteResponse {}
