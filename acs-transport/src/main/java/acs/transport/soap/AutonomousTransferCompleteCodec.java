package acs.transport.soap;

import acs.cwmp.AutonomousTransferComplete;
import acs.cwmp.CwmpDateTime;
import acs.cwmp.FaultStruct;
import acs.cwmp.HeaderText;
import org.jspecify.annotations.Nullable;

/** AutonomousTransferComplete (<i>TR-069 A6 §A.3.3.3</i>). */
final class AutonomousTransferCompleteCodec {
    private String announceUrl = "";
    private String transferUrl = "";
    private boolean isDownload;
    private String fileType = "";
    private long fileSize;
    private String targetFileName = "";
    private @Nullable FaultStruct fault;
    private CwmpDateTime startTime = CwmpDateTime.UNKNOWN;
    private CwmpDateTime completeTime = CwmpDateTime.UNKNOWN;

    private AutonomousTransferCompleteCodec() {}

    /** Without a FaultStruct nobody could tell whether it succeeded; the rest may be missing. */
    static AutonomousTransferComplete read(XmlCursor in) {
        AutonomousTransferCompleteCodec fields = new AutonomousTransferCompleteCodec();
        while (in.nextChild()) {
            fields.field(in);
        }
        FaultStruct fault = fields.fault;
        if (fault == null) {
            throw new UnusableArguments("AutonomousTransferComplete has no FaultStruct");
        }
        return new AutonomousTransferComplete(fields.announceUrl, fields.transferUrl, fields.isDownload,
                fields.fileType,
                fields.fileSize, fields.targetFileName, fault, fields.startTime, fields.completeTime);
    }

    static void write(XmlOutput out, AutonomousTransferComplete complete) {
        out.startCwmp(complete.rpcName());
        out.element("AnnounceURL", complete.announceUrl());
        out.element("TransferURL", complete.transferUrl());
        out.element("IsDownload", complete.isDownload());
        out.element("FileType", complete.fileType());
        out.element("FileSize", complete.fileSize());
        out.element("TargetFileName", complete.targetFileName());
        FaultStructCodec.write(out, "FaultStruct", complete.fault());
        out.element("StartTime", XsdLexical.of(complete.startTime()));
        out.element("CompleteTime", XsdLexical.of(complete.completeTime()));
        out.end();
    }

    private void field(XmlCursor in) {
        switch (in.name()) {
            case "AnnounceURL" -> announceUrl = in.text(HeaderText.FILE_URL);
            case "TransferURL" -> transferUrl = in.text(HeaderText.FILE_URL);
            case "IsDownload" -> isDownload = XsdLexical.isTrue(in.text());
            case "FileType" -> fileType = in.text(HeaderText.FILE_TYPE);
            case "FileSize" -> fileSize = XsdLexical.unsigned(in.text()).orElse(0);
            case "TargetFileName" -> targetFileName = in.text(HeaderText.FILE_NAME);
            case "FaultStruct" -> fault = FaultStructCodec.read(in);
            case "StartTime" -> startTime = in.dateTime();
            case "CompleteTime" -> completeTime = in.dateTime();
            default -> in.skip();
        }
    }
}
