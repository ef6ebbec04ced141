package acs.transport.soap;

import acs.cwmp.CwmpDateTime;

/** The responses of Download and Upload, which have one shape (<i>TR-069 A6 §A.3.2.8, A.4.1.5</i>). */
final class TransferResponseCodec {
    private static final int TO_BE_DONE = 1;

    private TransferResponseCodec() {}

    /** The response as {@code make} makes it. Without a status the transfer counts as yet to be done. */
    static <T> T read(XmlCursor in, Shape<T> make) {
        int status = TO_BE_DONE;
        CwmpDateTime start = CwmpDateTime.UNKNOWN;
        CwmpDateTime complete = CwmpDateTime.UNKNOWN;
        while (in.nextChild()) {
            switch (in.name()) {
                case "Status" -> status = status(in.text());
                case "StartTime" -> start = in.dateTime();
                case "CompleteTime" -> complete = in.dateTime();
                default -> in.skip();
            }
        }
        return make.of(status, start, complete);
    }

    static void write(XmlOutput out, String rpcName, int status, CwmpDateTime start, CwmpDateTime complete) {
        out.startCwmp(rpcName);
        out.element("Status", status);
        out.element("StartTime", XsdLexical.of(start));
        out.element("CompleteTime", XsdLexical.of(complete));
        out.end();
    }

    private static int status(String text) {
        return text.isEmpty() ? TO_BE_DONE : StatusResponseCodec.status(text);
    }

    /** Makes the one response or the other. */
    @FunctionalInterface
    interface Shape<T> {
        T of(int status, CwmpDateTime startTime, CwmpDateTime completeTime);
    }
}
