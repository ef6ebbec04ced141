package acs.transport.soap;

import java.util.ArrayList;
import java.util.List;

import acs.cwmp.GetParameterNames;
import acs.cwmp.GetParameterNamesResponse;
import acs.cwmp.ParameterInfo;

/** GetParameterNames and its response (<i>TR-069 A6 §A.3.2.3</i>). */
final class GetParameterNamesCodec {
    private GetParameterNamesCodec() {}

    /** What is missing asks for the whole tree, as the empty values do. */
    static GetParameterNames read(XmlCursor in) {
        String path = "";
        boolean nextLevel = false;
        while (in.nextChild()) {
            switch (in.name()) {
                case "ParameterPath" -> path = in.path();
                case "NextLevel" -> nextLevel = XsdLexical.isTrue(in.text());
                default -> in.skip();
            }
        }
        return new GetParameterNames(path, nextLevel);
    }

    static void write(XmlOutput out, GetParameterNames request) {
        out.startCwmp(request.rpcName());
        out.element("ParameterPath", request.parameterPath());
        out.element("NextLevel", request.nextLevel());
        out.end();
    }

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
