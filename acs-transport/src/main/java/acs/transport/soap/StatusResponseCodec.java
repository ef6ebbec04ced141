package acs.transport.soap;

import acs.cwmp.AddObjectResponse;

/**
 * The responses that are a status, 0 applied or 1 to be applied: of SetParameterValues, DeleteObject and AddObject (<i>TR-069
 * A6 §A.3.2.1, A.3.2.6, A.3.2.7</i>).
 */
final class StatusResponseCodec {
    private StatusResponseCodec() {}

    /** The status; applied when the device left it out. */
    static int read(XmlCursor in) {
        int status = 0;
        while (in.nextChild()) {
            if (in.name().equals("Status")) {
                status = status(in.text());
            } else {
                in.skip();
            }
        }
        return status;
    }

    static void write(XmlOutput out, String rpcName, int status) {
        out.startCwmp(rpcName);
        out.element("Status", status);
        out.end();
    }

    /** What was made cannot be addressed without its number. */
    static AddObjectResponse readAddObject(XmlCursor in) {
        long instance = 0;
        int status = 0;
        while (in.nextChild()) {
            switch (in.name()) {
                case "InstanceNumber" -> instance = XsdLexical.unsigned(in.text()).orElse(0);
                case "Status" -> status = status(in.text());
                default -> in.skip();
            }
        }
        if (instance == 0) {
            throw new UnusableArguments("AddObjectResponse has no InstanceNumber");
        }
        return new AddObjectResponse(instance, status);
    }

    static void write(XmlOutput out, AddObjectResponse response) {
        out.startCwmp(response.rpcName());
        out.element("InstanceNumber", response.instanceNumber());
        out.element("Status", response.status());
        out.end();
    }

    /** A status as written; an empty one counts as left out. */
    static int status(String text) {
        return text.isEmpty()
                ? 0
                : XsdLexical.signed(text).orElseThrow(() -> new UnusableArguments("Status is no number"));
    }
}
