package acs.transport.soap;

import java.util.function.BiFunction;

import acs.cwmp.AcsRequest;

/** AddObject and DeleteObject, whose arguments are the same (<i>TR-069 A6 §A.3.2.6, A.3.2.7</i>). */
final class ObjectRequestCodec {
    private ObjectRequestCodec() {}

    /** An ObjectName that is there and empty is for the CPE to refuse, with 9005. */
    static <T extends AcsRequest> T read(XmlCursor in, BiFunction<String, String, T> request) {
        String objectName = null;
        String parameterKey = "";
        while (in.nextChild()) {
            switch (in.name()) {
                case "ObjectName" -> objectName = in.path();
                case "ParameterKey" -> parameterKey = in.text();
                default -> in.skip();
            }
        }
        if (objectName == null) {
            throw new UnusableArguments("no ObjectName");
        }
        return request.apply(objectName, parameterKey);
    }

    static void write(XmlOutput out, String rpcName, String objectName, String parameterKey) {
        out.startCwmp(rpcName);
        out.element("ObjectName", objectName);
        out.element("ParameterKey", parameterKey);
        out.end();
    }
}
