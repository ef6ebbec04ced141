package acs.transport.soap;

import java.util.List;

import acs.cwmp.GetParameterValuesResponse;
import acs.cwmp.ParameterValue;

/** GetParameterValuesResponse (<i>TR-069 A6 §A.3.2.2</i>). */
final class GetParameterValuesCodec {
    private GetParameterValuesCodec() {}

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
