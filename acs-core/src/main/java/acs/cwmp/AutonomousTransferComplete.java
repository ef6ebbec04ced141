package acs.cwmp;

/**
 * A file transfer that the ACS did not ask for has ended (<i>TR-069 A6 §A.3.3.3</i>).
 *
 * @param announceUrl    where the transfer was announced; may be empty
 * @param transferUrl    where the file came from or went to; may be empty
 * @param isDownload     {@code true} for a download, {@code false} for an upload
 * @param fileType       see A6 table 61, for instance {@code 1 Firmware Upgrade Image}
 * @param fileSize       bytes, 0 when unknown
 * @param targetFileName name on the device; may be empty
 * @param fault          {@link FaultStruct#NONE} when the transfer succeeded
 * @param startTime      when the transfer began
 * @param completeTime   when it was complete and applied
 */
public record AutonomousTransferComplete(String announceUrl, String transferUrl, boolean isDownload, String fileType,
        long fileSize, String targetFileName, FaultStruct fault, CwmpDateTime startTime,
        CwmpDateTime completeTime) implements CpeRequest {
    @Override
    public String rpcName() {
        return "AutonomousTransferComplete";
    }
}
