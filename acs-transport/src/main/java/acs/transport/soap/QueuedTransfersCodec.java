package acs.transport.soap;

import java.util.ArrayList;
import java.util.List;

import acs.cwmp.AllQueuedTransfer;
import acs.cwmp.GetAllQueuedTransfersResponse;
import acs.cwmp.GetQueuedTransfersResponse;
import acs.cwmp.HeaderText;
import acs.cwmp.QueuedTransfer;

/** The responses of GetQueuedTransfers and GetAllQueuedTransfers (<i>TR-069 A6 §A.4.1.1, A.4.1.7</i>). */
final class QueuedTransfersCodec {
    private QueuedTransfersCodec() {}

    static GetQueuedTransfersResponse readQueued(XmlCursor in) {
        return new GetQueuedTransfersResponse(transfers(in).stream()
                .map(transfer -> new QueuedTransfer(transfer.commandKey(), transfer.state())).toList());
    }

    static GetAllQueuedTransfersResponse readAll(XmlCursor in) {
        return new GetAllQueuedTransfersResponse(transfers(in));
    }

    static void write(XmlOutput out, GetQueuedTransfersResponse response) {
        out.startCwmp(response.rpcName());
        out.array("TransferList", "cwmp:QueuedTransferStruct", response.transferList(), (to, transfer) -> {
            to.start("QueuedTransferStruct");
            to.element("CommandKey", transfer.commandKey());
            to.element("State", transfer.state());
            to.end();
        });
        out.end();
    }

    static void write(XmlOutput out, GetAllQueuedTransfersResponse response) {
        out.startCwmp(response.rpcName());
        out.array("TransferList", "cwmp:AllQueuedTransferStruct", response.transferList(), (to, transfer) -> {
            to.start("AllQueuedTransferStruct");
            to.element("CommandKey", transfer.commandKey());
            to.element("State", transfer.state());
            to.element("IsDownload", transfer.isDownload());
            to.element("FileType", transfer.fileType());
            to.element("FileSize", transfer.fileSize());
            to.element("TargetFileName", transfer.targetFileName());
            to.end();
        });
        out.end();
    }

    private static List<AllQueuedTransfer> transfers(XmlCursor in) {
        List<AllQueuedTransfer> transfers = new ArrayList<>();
        while (in.nextChild()) {
            if (in.name().equals("TransferList")) {
                while (in.nextChild()) {
                    in.mayGrow(transfers);
                    transfers.add(transfer(in));
                }
            } else {
                in.skip();
            }
        }
        return transfers;
    }

    private static AllQueuedTransfer transfer(XmlCursor in) {
        String commandKey = "";
        int state = 0;
        boolean isDownload = false;
        String fileType = "";
        long fileSize = 0;
        String targetFileName = "";
        while (in.nextChild()) {
            switch (in.name()) {
                case "CommandKey" -> commandKey = in.text(HeaderText.COMMAND_KEY);
                case "State" -> state = XsdLexical.signed(in.text())
                        .orElseThrow(() -> new UnusableArguments("State is no number"));
                case "IsDownload" -> isDownload = XsdLexical.isTrue(in.text());
                case "FileType" -> fileType = in.text(HeaderText.FILE_TYPE);
                case "FileSize" -> fileSize = XsdLexical.unsigned(in.text()).orElse(0);
                case "TargetFileName" -> targetFileName = in.text(HeaderText.FILE_NAME);
                default -> in.skip();
            }
        }
        return new AllQueuedTransfer(commandKey, state, isDownload, fileType, fileSize, targetFileName);
    }
}
