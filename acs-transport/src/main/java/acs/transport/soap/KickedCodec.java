package acs.transport.soap;

import acs.cwmp.HeaderText;
import acs.cwmp.Kicked;
import acs.cwmp.KickedResponse;

/** Kicked and its response (deprecated, <i>TR-069 A6 §A.4.2.1</i>). */
final class KickedCodec {
    private KickedCodec() {}

    static Kicked read(XmlCursor in) {
        String command = "";
        String referer = "";
        String arg = "";
        String next = "";
        while (in.nextChild()) {
            switch (in.name()) {
                case "Command" -> command = in.text(HeaderText.WORD);
                case "Referer" -> referer = in.text(HeaderText.ARGUMENT);
                case "Arg" -> arg = in.value(HeaderText.ARGUMENT);
                case "Next" -> next = in.text(HeaderText.FILE_URL);
                default -> in.skip();
            }
        }
        return new Kicked(command, referer, arg, next);
    }

    static void write(XmlOutput out, Kicked kicked) {
        out.startCwmp(kicked.rpcName());
        out.element("Command", kicked.command());
        out.element("Referer", kicked.referer());
        out.element("Arg", kicked.arg());
        out.element("Next", kicked.next());
        out.end();
    }

    static KickedResponse readResponse(XmlCursor in) {
        String nextUrl = "";
        while (in.nextChild()) {
            if (in.name().equals("NextURL")) {
                nextUrl = in.text();
            } else {
                in.skip();
            }
        }
        return new KickedResponse(nextUrl);
    }

    static void write(XmlOutput out, KickedResponse response) {
        out.startCwmp(response.rpcName());
        out.element("NextURL", response.nextUrl());
        out.end();
    }
}
