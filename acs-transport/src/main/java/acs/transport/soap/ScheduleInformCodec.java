package acs.transport.soap;

import acs.cwmp.ScheduleInform;

/** ScheduleInform (<i>TR-069 A6 §A.4.1.2</i>). */
final class ScheduleInformCodec {
    private ScheduleInformCodec() {}

    /** Without a delay nobody could tell when; a delay of 0 is for the CPE to refuse, with 9003. */
    static ScheduleInform read(XmlCursor in) {
        String delaySeconds = "";
        String commandKey = "";
        while (in.nextChild()) {
            switch (in.name()) {
                case "DelaySeconds" -> delaySeconds = in.text();
                case "CommandKey" -> commandKey = in.text();
                default -> in.skip();
            }
        }
        return new ScheduleInform(XsdLexical.unsigned(delaySeconds)
                .orElseThrow(() -> new UnusableArguments("DelaySeconds is no number")), commandKey);
    }

    static void write(XmlOutput out, ScheduleInform request) {
        out.startCwmp(request.rpcName());
        out.element("DelaySeconds", request.delaySeconds());
        out.element("CommandKey", request.commandKey());
        out.end();
    }
}
