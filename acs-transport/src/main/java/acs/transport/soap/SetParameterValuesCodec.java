package acs.transport.soap;

import java.util.List;

import acs.cwmp.ParameterValue;
import acs.cwmp.SetParameterValues;

/** SetParameterValues (<i>TR-069 A6 §A.3.2.1</i>). */
final class SetParameterValuesCodec {
    private SetParameterValuesCodec() {}

    static SetParameterValues read(XmlCursor in) {
        List<ParameterValue> list = List.of();
        String parameterKey = "";
        while (in.nextChild()) {
            switch (in.name()) {
                case "ParameterList" -> list = ParameterListCodec.readToSet(in);
                case "ParameterKey" -> parameterKey = in.text();
                default -> in.skip();
            }
        }
        return new SetParameterValues(list, parameterKey);
    }

    static void write(XmlOutput out, SetParameterValues request) {
        out.startCwmp(request.rpcName());
        ParameterListCodec.write(out, request.parameterList());
        out.element("ParameterKey", request.parameterKey());
        out.end();
    }
}
