package acs.transport.soap;

import java.util.ArrayList;
import java.util.List;

import acs.cwmp.GetParameterNamesResponse;
import acs.cwmp.ParameterInfo;

/** GetParameterNamesResponse (<i>TR-069 A6 §A.3.2.3</i>). */
final class GetParameterNamesCodec {
    private GetParameterNamesCodec() {}

    static GetParameterNamesResponse readResponse(XmlCursor in) {
        List<ParameterInfo> list = new ArrayList<>();
        while (in.nextChild()) {
            if (in.name().equals("ParameterList")) {
                members(in, list);
            } else {
                in.skip();
            }
        }
        return new GetParameterNamesResponse(list);
    }

    static void write(XmlOutput out, GetParameterNamesResponse response) {
        out.startCwmp(response.rpcName());
        out.array("ParameterList", "cwmp:ParameterInfoStruct", response.parameterList(), (to, info) -> {
            to.start("ParameterInfoStruct");
            to.element("Name", info.name());
            to.element("Writable", info.writable());
            to.end();
        });
        out.end();
    }

    private static void members(XmlCursor in, List<ParameterInfo> into) {
        while (in.nextChild()) {
            in.mayGrow(into);
            String name = "";
            boolean writable = false;
            while (in.nextChild()) {
                switch (in.name()) {
                    case "Name", "name", "NAME" -> name = in.path();
                    case "Writable", "writable", "WRITABLE" -> writable = XsdLexical.isTrue(in.text());
                    default -> in.skip();
                }
            }
            if (!name.isEmpty()) {
                into.add(new ParameterInfo(name, writable));
            }
        }
    }
}
