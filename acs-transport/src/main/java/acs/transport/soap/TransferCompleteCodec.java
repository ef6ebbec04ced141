package acs.transport.soap;

import acs.cwmp.CwmpDateTime;
import acs.cwmp.FaultStruct;
import acs.cwmp.HeaderText;
import acs.cwmp.TransferComplete;

/** TransferComplete (<i>TR-069 A6 §A.3.3.2</i>). */
final class TransferCompleteCodec {
    private TransferCompleteCodec() {}

    /** Without a FaultStruct nobody could tell whether it succeeded; the rest may be missing (quirk Q40). */
    static TransferComplete read(XmlCursor in) {
        String commandKey = "";
        FaultStruct fault = null;
        CwmpDateTime start = CwmpDateTime.UNKNOWN;
        CwmpDateTime complete = CwmpDateTime.UNKNOWN;
        while (in.nextChild()) {
            switch (in.name()) {
                case "CommandKey" -> commandKey = in.text(HeaderText.COMMAND_KEY);
                case "FaultStruct" -> fault = FaultStructCodec.read(in);
                case "StartTime" -> start = in.dateTime();
                case "CompleteTime" -> complete = in.dateTime();
                default -> in.skip();
            }
        }
        if (fault == null) {
            throw new UnusableArguments("TransferComplete has no FaultStruct");
        }
        return new TransferComplete(commandKey, fault, start, complete);
    }

    static void write(XmlOutput out, TransferComplete complete) {
        out.startCwmp(complete.rpcName());
        out.element("CommandKey", complete.commandKey());
        FaultStructCodec.write(out, "FaultStruct", complete.fault());
        out.element("StartTime", XsdLexical.of(complete.startTime()));
        out.element("CompleteTime", XsdLexical.of(complete.completeTime()));
        out.end();
    }
}
