package acs.transport.soap;

import acs.cwmp.FaultCode;
import acs.cwmp.FaultStruct;
import acs.cwmp.HeaderText;

/** How a transfer or an operation ended (<i>TR-069 A6 §A.3.3.2</i>). */
final class FaultStructCodec {
    private FaultStructCodec() {}

    /** A code left out or empty means success; one that is no number still is a fault: request denied. */
    static FaultStruct read(XmlCursor in) {
        int number = 0;
        String text = "";
        while (in.nextChild()) {
            switch (in.name()) {
                case "FaultCode" -> number = number(in.text());
                case "FaultString" -> text = in.value(HeaderText.FAULT_STRING);
                default -> in.skip();
            }
        }
        return number == 0 && text.isEmpty() ? FaultStruct.NONE : new FaultStruct(new FaultCode(number), text);
    }

    static void write(XmlOutput out, String name, FaultStruct fault) {
        out.start(name);
        FaultCodec.codeAndText(out, fault.faultCode(), fault.faultString());
        out.end();
    }

    private static int number(String text) {
        return text.isEmpty()
                ? 0
                : XsdLexical.signed(text).orElse(FaultCode.CPE_REQUEST_DENIED.number());
    }
}
