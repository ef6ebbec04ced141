package acs.transport.soap;

/** Reboot and CancelTransfer, which carry a CommandKey alone (<i>TR-069 A6 §A.3.2.9, A.4.1.9</i>). */
final class CommandKeyCodec {
    private CommandKeyCodec() {}

    /** The CommandKey of the RPC that the cursor stands on; empty when it has none. */
    static String read(XmlCursor in) {
        String commandKey = "";
        while (in.nextChild()) {
            if (in.name().equals("CommandKey")) {
                commandKey = in.text();
            } else {
                in.skip();
            }
        }
        return commandKey;
    }

    static void write(XmlOutput out, String rpcName, String commandKey) {
        out.startCwmp(rpcName);
        out.element("CommandKey", commandKey);
        out.end();
    }
}
