package acs.transport.soap;

import java.util.List;

import acs.cwmp.GetParameterValues;
import acs.cwmp.GetParameterValuesResponse;
import acs.cwmp.ParameterValue;

/** GetParameterValues and its response (<i>TR-069 A6 §A.3.2.2</i>). */
final class GetParameterValuesCodec {
    private GetParameterValuesCodec() {}

    static GetParameterValues read(XmlCursor in) {
        return new GetParameterValues(PathList.read(in));
    }

    static void write(XmlOutput out, GetParameterValues request) {
        PathList.write(out, request.rpcName(), request.parameterNames());
    }

    static GetParameterValuesResponse readResponse(XmlCursor in) {
        List<ParameterValue> list = List.of();
        while (in.nextChild()) {
            if (in.name().equals("ParameterList")) {
                list = ParameterListCodec.read(in);
            } else {
                in.skip();
            }
        }
        return new GetParameterValuesResponse(list);
    }

    static void write(XmlOutput out, GetParameterValuesResponse response) {
        out.startCwmp(response.rpcName());
        ParameterListCodec.write(out, response.parameterList());
        out.end();
    }
}
