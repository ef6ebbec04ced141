package acs.transport.soap;

import java.util.ArrayList;
import java.util.List;

import acs.cwmp.GetRpcMethodsResponse;
import acs.cwmp.HeaderText;

/** GetRPCMethods, which both sides may call, and its response (<i>TR-069 A6 §A.3.1.1</i>). */
final class GetRpcMethodsCodec {
    private GetRpcMethodsCodec() {}

    static GetRpcMethodsResponse readResponse(XmlCursor in) {
        List<String> methods = new ArrayList<>();
        while (in.nextChild()) {
            if (in.name().equals("MethodList")) {
                StringList.read(in, HeaderText.WORD, methods);
            } else {
                in.skip();
            }
        }
        return new GetRpcMethodsResponse(methods);
    }

    static void write(XmlOutput out, GetRpcMethodsResponse response) {
        out.startCwmp(response.rpcName());
        out.strings("MethodList", response.methodList());
        out.end();
    }
}
